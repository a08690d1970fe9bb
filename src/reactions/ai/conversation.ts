import type { Conversation, NoConversation } from '../../domain/conversation.js'

export type { Conversation, NoConversation, Participant, Turn } from '../../domain/conversation.js'

/** Reads conversations. */
export interface ConversationReader {
  /**
   * @param about `requesterId`: who asked for the answer, where that is another than who wrote the message
   * @param isOutside the text goes to a provider outside this server: what people keep from those is left out
   */
  read(
    about: {
      readonly roomId: string
      readonly agentId: string
      readonly messageId: string
      readonly requesterId?: string
    },
    isOutside: boolean,
  ): Promise<Conversation | NoConversation>
}
