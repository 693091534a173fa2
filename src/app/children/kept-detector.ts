import { DuomoError } from '../../base/errors.ts'
import { createLayoutDetector, type LayoutDetectorOptions } from '../../ocr/layout/layout-detector.ts'
import type { LayoutDetector } from '../../spec/layout-detector.ts'

/** A detector that remembers that its model can't be used. */
export interface WatchedDetector extends LayoutDetector {
  failure(): DuomoError | undefined
}

/** The detector of one model after the other, each of which stays loaded from file to file. */
export function keepDetector(): (options: LayoutDetectorOptions) => WatchedDetector {
  let kept: LayoutDetector | undefined
  return (options) => {
    const wanted = createLayoutDetector(options)
    if (kept?.name !== wanted.name) kept = wanted
    return watched(kept)
  }
}

function watched(detector: LayoutDetector): WatchedDetector {
  let failed: DuomoError | undefined
  return {
    ...detector,
    failure: () => failed,
    async doDetect(pixels, signal) {
      try {
        return await detector.doDetect(pixels, signal)
      } catch (error) {
        if (error instanceof DuomoError && (error.code === 'part-unavailable' || error.code === 'usage')) failed = error
        throw error
      }
    },
  }
}
