import { Link } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import type { Target } from '../url/links.ts'

export interface TargetLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'target'> {
  readonly target: Target
}

/** A link to a place in the console. */
export function TargetLink({ target, ...props }: TargetLinkProps) {
  return <Link {...props} to={target.to} params={target.params as never} search={target.search as never} />
}
