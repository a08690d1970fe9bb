import type { Frame } from '../frame.js'
import { textFrame } from '../websocket-frame.js'

/** An EVENT packet of the Socket.IO protocol, in the namespace `/`. */
export const packetText = ({ event, json }: Frame): string => `2[${JSON.stringify(event)},${json}]`

/** A frame as a Socket.IO client reads it from a WebSocket: `4` is the Engine.IO type of a message. */
export const socketIoEncoding = (frame: Frame): Buffer => textFrame(`4${packetText(frame)}`)
