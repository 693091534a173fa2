import { countTokens } from '../../language/token-limit.ts'
import type { EncoderInput } from '../../spec/encoder.ts'
import type { CallLimits } from './providers.ts'

/**
 * Inputs shared out over calls within their limits, each named by its place. An input that passes the limit of tokens by
 * itself gets a call of its own.
 */
export function planCalls(inputs: readonly EncoderInput[], limits: CallLimits): number[][] {
  const calls: number[][] = []
  const open = new Map<string, Filling>()
  for (const [place, input] of inputs.entries()) {
    const lane = laneOf(input, limits, place)
    const tokens = countTokens(input.text ?? '')
    const pictures = input.image ? 1 : 0
    const filling = open.get(lane)
    const fits =
      filling &&
      filling.places.length < limits.rows &&
      filling.tokens + tokens <= limits.tokens &&
      filling.pictures + pictures <= limits.pictures
    if (filling && fits) {
      filling.places.push(place)
      filling.tokens += tokens
      filling.pictures += pictures
    } else {
      const places = [place]
      calls.push(places)
      open.set(lane, { places, tokens, pictures })
    }
  }
  return calls
}

interface Filling {
  readonly places: number[]
  tokens: number
  pictures: number
}

/** What may share a call. */
function laneOf({ text, image }: EncoderInput, { jointAlone, apart }: CallLimits, place: number): string {
  if (jointAlone && text !== undefined && image) return `joint ${place}`
  return apart && image ? 'pictures' : 'all'
}
