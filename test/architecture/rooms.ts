import { posix } from 'node:path'
import type { Source } from './sources.ts'

/*
 * A room is what lies in a folder: a file, or a folder with all that is in it. One arrow leads from a room to another
 * however many imports it stands for.
 */

/** The arrows between the rooms of `folder` ('' is src itself), by the room they begin in. */
export function arrowsIn(sources: readonly Source[], folder: string): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>()
  for (const { path, imports } of sources) {
    const from = roomOf(path, folder)
    if (from === undefined) continue
    const targets = arrows.get(from) ?? new Set()
    arrows.set(from, targets)
    for (const { target, ours } of imports) {
      const to = ours ? roomOf(target, folder) : undefined
      if (to !== undefined && to !== from) targets.add(to)
    }
  }
  return arrows
}

/** Rooms of the same folder that need each other, in every folder: `live: bus → transport → bus`. */
export function circlesOfRooms(sources: readonly Source[]): string[] {
  return foldersOf(sources).flatMap((folder) => {
    const arrows = arrowsIn(sources, folder)
    const done = new Set<string>()
    const circles: string[] = []
    const follow = (room: string, way: readonly string[]): void => {
      if (way.includes(room)) circles.push(`${folder || 'src'}: ${[...way.slice(way.indexOf(room)), room].join(' → ')}`)
      if (done.has(room) || way.includes(room)) return
      for (const target of arrows.get(room) ?? []) follow(target, [...way, room])
      done.add(room)
    }
    for (const room of arrows.keys()) follow(room, [])
    return circles
  })
}

/** How many files lie in each folder, without those of its folders. */
export function filesPerFolder(sources: readonly Source[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { path } of sources) {
    const folder = posix.dirname(path)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return counts
}

function roomOf(path: string, folder: string): string | undefined {
  if (folder === '') return path.split('/')[0]
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined
}

function foldersOf(sources: readonly Source[]): string[] {
  const folders = new Set([''])
  for (const { path } of sources) for (let at = posix.dirname(path); at !== '.'; at = posix.dirname(at)) folders.add(at)
  return [...folders].sort()
}
