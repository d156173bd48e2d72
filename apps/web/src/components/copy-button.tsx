import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './button.tsx'

export interface CopyButtonProps {
  /** What is copied, in full. */
  readonly text: string | (() => string)
  readonly label: string
  readonly className?: string | undefined
  readonly tabIndex?: number
}

/** Whether something was copied just now, and the function that copies. */
export function useCopy(): [copied: boolean, copy: (text: string) => void] {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  return [copied, (text) => void copyText(text).then(() => setCopied(true))]
}

/** The clipboard needs a secure context; a console on plain HTTP inside a company has none. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return await navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

export function CopyButton({ text, label, className, tabIndex }: CopyButtonProps) {
  const [copied, copy] = useCopy()
  return (
    <IconButton
      label={copied ? 'Copied' : label}
      className={className}
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation()
        copy(typeof text === 'string' ? text : text())
      }}
    >
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </IconButton>
  )
}
