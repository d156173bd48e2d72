/** The moment as migration tools put it in front of names: `20261103140000`, in UTC. */
export function timestamp(date: Date): string {
  return date.toISOString().replaceAll(/\D/g, '').slice(0, 14)
}
