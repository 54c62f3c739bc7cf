import { Cluster, Redis } from 'ioredis'

/**
 * The connections over which a client hears what it subscribed to. A Cluster keeps them apart from those it sends
 * commands over and tells nobody: one for classic channels, and one a master for sharded ones. Those that are not
 * connected now are left out; ioredis replaces them by itself.
 */
export function subscriberConnections(client: Redis | Cluster): Redis[] {
  const all = client instanceof Cluster ? insideCluster(client) : [client]
  return all.filter((connection) => connection.status === 'ready')
}

interface Inside {
  subscriber?: { getInstance?(): unknown }
  shardedSubscribers?: { shardedSubscribers?: ReadonlyMap<string, { getInstance?(): unknown }> }
}

function insideCluster(cluster: Cluster): Redis[] {
  const { subscriber, shardedSubscribers } = cluster as unknown as Inside
  return [subscriber, ...(shardedSubscribers?.shardedSubscribers?.values() ?? [])]
    .map((one) => one?.getInstance?.())
    .filter((instance) => instance instanceof Redis)
}
