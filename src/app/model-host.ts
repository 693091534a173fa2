import { createProcessPool, type PoolLimits, type ProcessPool } from '../base/process-pool.ts'
import type { LocalModel } from '../encode/local-model.ts'
import { childEntry } from './child-entry.ts'
import { createModelLane, type LaneRun, type ModelLane } from './model-lane.ts'

const MiB = 2 ** 20

export interface ModelHostOptions {
  /** Models in memory at the same time; the one that was used longest ago makes room. Default 4. */
  readonly most?: number
  /** A model that nobody has used for so long is let go of. Default 10 minutes. */
  readonly idleMs?: number
  /** Instead of what follows from the size of a model. */
  readonly limits?: Partial<PoolLimits>
}

/** Holds local models, each in a process of its own that starts with its first task and ends when it idles. */
export interface ModelHost {
  run(model: LocalModel, task: string, input: object, options: LaneRun): Promise<unknown>
  /** Names of the models that are in memory, the one used last at the end. */
  loaded(): string[]
  close(): Promise<void>
}

interface Loaded {
  readonly name: string
  readonly pool: ProcessPool
  readonly lane: ModelLane
  idle?: NodeJS.Timeout
}

export function createModelHost({ most = 4, idleMs = 10 * 60_000, limits }: ModelHostOptions = {}): ModelHost {
  // In the order of their last use.
  const models = new Map<string, Loaded>()

  function letGo(key: string, { pool, idle }: Loaded): Promise<void> {
    clearTimeout(idle)
    models.delete(key)
    return pool.close()
  }

  /** The model's process; whoever idles longest makes room for a new one. */
  async function take(key: string, model: LocalModel): Promise<Loaded> {
    const known = models.get(key)
    if (known) {
      models.delete(key)
      models.set(key, known)
      return known
    }
    const pool = createProcessPool({ entry: childEntry('encoder'), size: 1, limits: { ...limitsOf(model), ...limits } })
    const loaded: Loaded = { name: model.name, pool, lane: createModelLane(pool) }
    models.set(key, loaded)
    const idling = [...models].filter(([, one]) => one !== loaded && one.lane.open === 0)
    const leaving = idling.slice(0, Math.max(0, models.size - most))
    await Promise.all(leaving.map(([one, about]) => letGo(one, about)))
    return loaded
  }

  return {
    async run(model, task, input, options) {
      const key = JSON.stringify(model)
      const loaded = await take(key, model)
      clearTimeout(loaded.idle)
      try {
        return await loaded.lane.run(task, { model, ...input }, options)
      } finally {
        clearTimeout(loaded.idle)
        loaded.idle = setTimeout(() => {
          if (loaded.lane.open === 0 && models.get(key) === loaded) void letGo(key, loaded)
        }, idleMs).unref()
      }
    },
    loaded: () => [...models.values()].map(({ name }) => name),
    close: async () => {
      await Promise.all([...models].map(([key, loaded]) => letGo(key, loaded)))
    },
  }
}

/** The runtime lays weights out anew beside the file that it reads; a picture of 50 Mpx takes 400 MB for a moment. */
function limitsOf({ bytes }: LocalModel): PoolLimits {
  const residentBytes = 3 * bytes + 1536 * MiB
  return {
    residentBytes,
    // How much more a runtime reserves than it uses differs by model: the watch stands alone.
    writableBytes: 0,
    heapBytes: 1024 * MiB,
    tasksPerChild: Number.POSITIVE_INFINITY,
    recycleBytes: residentBytes,
  }
}
