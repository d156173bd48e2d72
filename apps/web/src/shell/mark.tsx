/** The mark of Threadline: a T whose stem is the thread. */
export function ThreadlineMark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="7" fill="#0d4f59" />
      <path d="M7 9.5h18" stroke="#f6efe2" strokeWidth="3" strokeLinecap="round" />
      <path
        d="M16 9.5c0 5-5 4.5-5 8.2s5 2.6 5 7.3"
        fill="none"
        stroke="#e8b04b"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="16" cy="9.5" r="2.6" fill="#e8b04b" />
    </svg>
  )
}
