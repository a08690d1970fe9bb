import { Check, Copy } from 'lucide-preact'
import { useEffect, useState } from 'preact/hooks'
import { IconButton } from '../../../ui/button.js'
import { copyText } from '../../../ui/clipboard.js'
import { highlighted, loadHighlighter } from './highlight.js'

const SAID_MS = 2_000
const LANGUAGE = /^[\w#+.-]{1,30}/

/** Code, to be read and to be taken away. */
export function CodeBlock({ language, code }: { readonly language: string; readonly code: string }) {
  const name = LANGUAGE.exec(language)?.[0].toLowerCase() ?? ''
  useEffect(() => {
    if (name !== '') loadHighlighter()
  }, [name])
  const pieces = name === '' ? null : highlighted(name, code)
  return (
    <div class="code-block" dir="ltr">
      <pre tabIndex={0} role="group" aria-label={name === '' ? 'Code' : `Code, ${name}`}>
        <code>
          {pieces?.map(({ text, kind }, i) =>
            kind === '' ? (
              text
            ) : (
              <span key={i} class={kind}>
                {text}
              </span>
            ),
          ) ?? code}
        </code>
      </pre>
      <CopyButton text={code} />
    </div>
  )
}

function CopyButton({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async (): Promise<void> => {
    setCopied(await copyText(text))
  }
  return (
    <IconButton class="code-block-copy" label={isCopied ? 'Copied' : 'Copy code'} onClick={() => void copy()}>
      {isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
    </IconButton>
  )
}
