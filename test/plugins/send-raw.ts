import { type Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { WeirdRequest } from './weird-requests.ts'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Sends it as it is: `fetch` would mend the path. */
export function send(agent: Agent, url: string, { method, path, headers, body }: WeirdRequest): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ agent, hostname, port, method, path, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
