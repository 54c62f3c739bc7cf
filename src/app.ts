import { randomUUID } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { LogController } from 'fastify'
import accounts from './features/accounts/index.ts'
import analysis from './features/analysis/index.ts'
import assignments from './features/assignments/index.ts'
import body from './features/body/index.ts'
import coach from './features/coach/index.ts'
import coaching from './features/coaching/index.ts'
import comments from './features/comments/index.ts'
import exercises from './features/exercises/index.ts'
import exporting from './features/exporting/index.ts'
import groups from './features/groups/index.ts'
import importing from './features/importing/index.ts'
import operations from './features/operations/index.ts'
import progress from './features/progress/index.ts'
import workouts from './features/workouts/index.ts'
import access from './plugins/access.ts'
import arrival, { CONNECTION_TIMES } from './plugins/arrival.ts'
import attempts from './plugins/attempts.ts'
import auth from './plugins/auth.ts'
import cache from './plugins/cache.ts'
import context, { type ContextOptions, type Overrides } from './plugins/context.ts'
import db from './plugins/db.ts'
import docs from './plugins/docs.ts'
import drain from './plugins/drain.ts'
import errors, { loggedSafely } from './plugins/errors.ts'
import instanceHeader from './plugins/instance-header.ts'
import live from './plugins/live/live.ts'
import { livePorts } from './plugins/live/ports.ts'
import metrics from './plugins/metrics.ts'
import origins from './plugins/origins.ts'
import saves from './plugins/saves.ts'
import security from './plugins/security.ts'
import stored from './plugins/stored.ts'
import turns from './plugins/turns.ts'
import unroutable, { refuseUnparsed, sendUnroutable } from './plugins/unroutable.ts'
import web from './plugins/web.ts'

/** A request's name, if it was given one that may stand in a log. */
function givenId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.:/+=-]{1,128}$/.test(header) ? header : undefined
}

/**
 * Builds one instance of Spotter. Does nothing but build: no listening, no signals. Rejects when the database cannot be
 * reached.
 */
export async function buildApp(config: ContextOptions['config'], overrides: Overrides = {}) {
  const app = fastify({
    logger: overrides.logger ?? { level: config.logLevel, serializers: loggedSafely },
    trustProxy: config.trustProxy,
    // while it drains, an instance goes on answering, with `Connection: close`
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // metrics count requests; the log tells what an operator looks for
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: ({ headers }) => givenId(headers['x-request-id']) ?? randomUUID(),
    bodyLimit: 256 * 1024,
    frameworkErrors: sendUnroutable,
    clientErrorHandler: refuseUnparsed,
    requestTimeout: CONNECTION_TIMES.requestTimeout,
    http: CONNECTION_TIMES,
    routerOptions: { maxParamLength: 200 },
    // whatever a plugin waits for has a limit of its own: a first start makes a database, on however slow a machine
    pluginTimeout: 0,
  }).withTypeProvider<TypeBoxTypeProvider>()

  // what everything stands on
  const {
    database,
    now,
    faultPoint,
    limits,
    cache: cacheParts,
    live: liveWith = (parts) => parts,
    beforeCommit,
    passwordCost,
  } = overrides
  await app.register(context, {
    config,
    ...(now && { now }),
    ...(faultPoint && { faultPoint }),
    ...(limits && { limits }),
  })
  await app.register(errors)
  await app.register(instanceHeader)
  await app.register(metrics)
  await app.register(drain)
  await app.register(security)
  await app.register(unroutable)
  await app.register(arrival)
  await app.register(origins)
  await app.register(db, { ...(database && { database }) })
  await app.register(turns)
  await app.register(auth)
  await app.register(cache, { ...cacheParts })
  await app.register(attempts)
  await app.register(access)
  await app.register(live, liveWith({ ports: livePorts(app) }))
  await app.register(saves, { ...(beforeCommit && { beforeCommit }) })
  await app.register(stored)
  await app.register(docs)

  // what it is for
  await app.register(operations)
  await app.register(accounts, { ...(passwordCost && { passwordCost }) })
  await app.register(workouts)
  await app.register(progress)
  await app.register(analysis)
  await app.register(body)
  await app.register(exercises)
  await app.register(coach)
  await app.register(coaching)
  await app.register(assignments)
  await app.register(comments)
  await app.register(groups)
  await app.register(importing)
  await app.register(exporting)
  await app.register(web)
  return app
}
