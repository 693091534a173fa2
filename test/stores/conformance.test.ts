import { describe, expect, inject, it } from 'vitest'
import { describeStore } from '../../src/testing/describe-store.ts'
import { lanceHome, serverHome } from './homes.ts'

const functions = { describe, it, expect }
const [chroma, milvus] = [inject('chroma'), inject('milvus')]

// In CI a server that is not there has ended the run before (test/servers/reach.ts); elsewhere it is said loudly and counted as skipped.
describeStore('LanceDB', lanceHome, functions)
if (chroma) describeStore('Chroma', serverHome(chroma), functions)
else describe.skip('Chroma: not reached', () => it('is skipped', () => {}))
if (milvus) describeStore('Milvus', serverHome(milvus), functions)
else describe.skip('Milvus: not reached', () => it('is skipped', () => {}))
