import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeStore } from '../testing/describe-store.ts'
import { openLanceStore } from './lance.ts'

describeStore(
  'LanceDB',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duomo-lance-'))
    return {
      open: (spaces, options) => openLanceStore(join(folder, 'index'), { ...options, spaces }),
      clear: () => rm(folder, { recursive: true, force: true }),
    }
  },
  { describe, it, expect },
)
