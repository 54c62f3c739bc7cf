import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import type { TSchema } from 'typebox'

export interface KnownRoute {
  method: string
  url: string
  /** Not in the OpenAPI document. */
  hidden: boolean
  /** How many bytes its body may have; undefined: as any other's. */
  bodyLimit: number | undefined
  /** What the route's requests are held to. */
  schema: Partial<Record<'params' | 'querystring' | 'headers' | 'body', TSchema>>
}

/**
 * Every route of the next app that is built, those of plugins and hidden ones included: Fastify announces each instance
 * as it is made, before anything is registered on it. The list is complete when the app is ready.
 */
export function routesOfNextApp(): KnownRoute[] {
  const routes: KnownRoute[] = []
  const onInitialised = (message: unknown) => {
    unsubscribe('fastify.initialization', onInitialised)
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url, schema, bodyLimit }: RouteOptions) => {
      for (const each of [method].flat()) {
        routes.push({
          method: each,
          url,
          hidden: schema?.hide === true,
          bodyLimit,
          schema: (schema ?? {}) as KnownRoute['schema'],
        })
      }
    })
  }
  subscribe('fastify.initialization', onInitialised)
  return routes
}

export const nameOf = ({ method, url }: Pick<KnownRoute, 'method' | 'url'>): string => `${method} ${url}`
