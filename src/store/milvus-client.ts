import type { MilvusClient, ResStatus } from '@zilliz/milvus2-sdk-node'
import { createPackageLoader } from '../base/optional-package.ts'
import type { ServerUrl } from './store-url.ts'

const loadMilvus = createPackageLoader(() => import('@zilliz/milvus2-sdk-node'), {
  name: '@zilliz/milvus2-sdk-node',
  lost: "An index on a Milvus server can't be used",
  install: '@zilliz/milvus2-sdk-node@3',
})

/**
 * A client that connects at once.
 *
 * @param limitMs - of one request
 * @throws `part-unavailable` without the package; that the server can't be reached is told by `connectPromise`
 */
export async function connectMilvus(url: ServerUrl, limitMs: number): Promise<MilvusClient> {
  const { MilvusClient } = await loadMilvus()
  const [database] = url.path
  const client = new MilvusClient({
    address: `${url.host.includes(':') ? `[${url.host}]` : url.host}:${url.port}`,
    ssl: url.secure,
    timeout: limitMs,
    // A server that comes back is found within a second; one that is gone is told soon after.
    maxRetries: 3,
    retryDelay: 100,
    logLevel: 'error',
    channelOptions: {
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1_000,
      // Not shared with other indexes, whose lost connections would count here.
      'grpc.use_local_subchannel_pool': 1,
      // Each request has its own limit; servers drop clients that ask more than every five minutes whether they live.
      'grpc.keepalive_time_ms': 330_000,
    },
    ...(database === undefined ? {} : { database }),
    ...(url.user === undefined ? {} : { username: url.user, password: url.password ?? '' }),
    ...(url.token === undefined ? {} : { token: url.token }),
  })
  // It connects at once; that it could not is told by whoever asks, and must not end the process.
  client.connectPromise.catch(() => {})
  return client
}

/** @throws the reason that an answer gives where it says that the request failed */
export function throwIfFailed(answer: unknown): void {
  const status = statusOf(answer)
  if (status && status.error_code !== 'Success' && status.code !== 0) throw new Error(status.reason)
}

function statusOf(answer: unknown): Pick<ResStatus, 'error_code' | 'code' | 'reason'> | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const status: unknown = 'status' in answer ? answer.status : answer
  return isStatus(status) ? status : undefined
}

function isStatus(value: unknown): value is Pick<ResStatus, 'error_code' | 'code' | 'reason'> {
  return typeof value === 'object' && value !== null && 'error_code' in value && 'reason' in value && 'code' in value
}
