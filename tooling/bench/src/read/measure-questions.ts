import type { Threadline } from '@threadline/core'
import type { Progress } from '../progress.ts'
import { randomNumbers } from '../statistics/random.ts'
import { quantile } from '../statistics/statistics.ts'
import { type Question, questionsAbout } from './questions.ts'
import type { TrailSample } from './sample-trail.ts'

/** How long a question takes, in milliseconds. */
export interface QuestionResult {
  readonly name: string
  readonly label: string
  readonly p50: number
  readonly p95: number
  /** Things in an answer on average. */
  readonly items: number
}

/** Asks every question so many times about random samples; the first tenth, which warms caches and plans, does not count. */
export async function measureQuestions(
  threadline: Threadline,
  trail: TrailSample,
  { calls, progress }: { readonly calls: number; readonly progress: Progress },
): Promise<QuestionResult[]> {
  const results: QuestionResult[] = []
  for (const question of questionsAbout(trail)) {
    progress(`asking: ${question.label}`)
    results.push(await measureQuestion(threadline, question, trail, calls))
  }
  return results
}

async function measureQuestion(
  threadline: Threadline,
  { name, label, ask }: Question,
  { samples }: TrailSample,
  calls: number,
): Promise<QuestionResult> {
  const random = randomNumbers(11)
  const durations: number[] = []
  let items = 0
  const warmUp = Math.ceil(calls / 10)
  for (let call = 0; call < warmUp + calls; call += 1) {
    const sample = samples[Math.floor(random() * samples.length)]
    if (sample === undefined) throw new Error('The trail has nothing to ask about.')
    const begun = performance.now()
    const found = await ask(threadline, sample, random)
    if (call < warmUp) continue
    durations.push(performance.now() - begun)
    items += found
  }
  return {
    name,
    label,
    p50: quantile(durations, 0.5),
    p95: quantile(durations, 0.95),
    items: items / calls,
  }
}
