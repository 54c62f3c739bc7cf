import { readFileSync } from 'node:fs'
import type { Service } from '../../deploy/services.ts'

/** Settings of a server whose log tells how each statement of some connections was run; see `explainEverything`. */
export const EXPLAINING = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_nested_statements': 'on',
  // statistics are as the test makes them
  autovacuum: 'off',
}

/** For `options` in a connection's URL: its statements are explained in the server's log. */
export const EXPLAINED = { 'auto_explain.log_min_duration': '0' }

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Rows Removed by Join Filter'?: number
  Plans?: PlanNode[]
}

/** One statement as it was run. */
export interface RunStatement {
  text: string
  /** The steps that read a table or an index, and how many rows each looked at. */
  scans: { step: string; rows: number }[]
}

const ENTRY = /duration: [\d.]+ ms {2}plan:\n((?:\t.*\n)+)/g

/** Reads the statements that a server has explained since it was asked before. */
export function createPlanReader(server: Service): () => RunStatement[] {
  let read = 0
  return () => {
    const log = readFileSync(server.logFile, 'utf8')
    const news = log.slice(read)
    read = log.length
    return [...news.matchAll(ENTRY)].map(([, json = '']) => {
      const { 'Query Text': text, Plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode }
      return { text, scans: scansOf(Plan) }
    })
  }
}

function scansOf(node: PlanNode): RunStatement['scans'] {
  const below = (node.Plans ?? []).flatMap(scansOf)
  const where = node['Relation Name'] ?? node['Index Name']
  if (where === undefined) return below
  const looked =
    node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  const index = node['Index Name'] === undefined ? '' : ` by ${node['Index Name']}`
  return [{ step: `${node['Node Type']} of ${where}${index}`, rows: looked * node['Actual Loops'] }, ...below]
}
