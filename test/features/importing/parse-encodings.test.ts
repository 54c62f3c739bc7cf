import { readFile } from 'node:fs/promises'
import t from 'tap'
import { ENCODINGS, type Encoding } from '../../../src/contract/enums.ts'
import { DATA, parseText } from './parse-support.ts'

/** Text in an encoding, by what its decoder makes of every one and two bytes. */
function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text)
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  const known = tableOf(encoding)
  return Buffer.concat(
    [...text].map((character) => {
      const bytes = known.get(character)
      if (bytes === undefined) throw new Error(`${encoding} has no ${character}`)
      return Buffer.from(bytes)
    }),
  )
}

const tables = new Map<Encoding, Map<string, number[]>>()

function tableOf(encoding: Encoding): Map<string, number[]> {
  const made = tables.get(encoding)
  if (made) return made
  const decoder = new TextDecoder(encoding, { fatal: true })
  const table = new Map<string, number[]>()
  const learn = (...bytes: number[]) => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes))
      if ([...text].length === 1 && !table.has(text)) table.set(text, bytes)
    } catch {
      // no text
    }
  }
  for (let first = 0; first < 256; first++) learn(first)
  for (let first = 0x81; first < 256; first++) for (let second = 0x40; second < 256; second++) learn(first, second)
  tables.set(encoding, table)
  return table
}

const rows = (exercise: string, note: string) =>
  Array.from(
    { length: 40 },
    (_, at) => `2025-05-06 19:02:11,${note},1h,${exercise},${at + 1},60,8,0,0,${note},,\n`,
  ).join('')

const FRENCH = `Date,Nom de l'entraînement,Durée,Nom de l'exercice,Ordre de la série,Poids,Réps,Distance,Secondes,Notes,Notes d'entraînement,RPE\n${rows('Développé couché', 'très bien')}`
const TEXTS: Record<Encoding, string> = {
  'utf-8': FRENCH,
  'utf-16le': FRENCH,
  'utf-16be': FRENCH,
  'windows-1252': FRENCH,
  'windows-1250': `Data,Nazwa treningu,Czas trwania,Nazwa ćwiczenia,Kolejność serii,Ciężar,Powt.,Dystans,Sekundy,Notatki,Notatki treningu,RPE\n${rows('Wyciskanie sztangi leżąc', 'świetnie')}`,
  'windows-1251': `Дата,Название тренировки,Длительность,Название упражнения,Порядок подхода,Вес,Повторения,Расстояние,Секунды,Заметки,Заметки о тренировке,RPE\n${rows('Жим лёжа', 'хорошо')}`,
  'windows-1253': `Ημερομηνία,Όνομα προπόνησης,Διάρκεια,Όνομα άσκησης,Σειρά σετ,Βάρος,Επαναλήψεις,Απόσταση,Δευτερόλεπτα,Σημειώσεις,Σημειώσεις προπόνησης,RPE\n${rows('Πιέσεις', 'καλά')}`,
  'windows-1254': `Tarih,Antrenman Adı,Süre,Egzersiz Adı,Set Sırası,Ağırlık,Tekrar,Mesafe,Saniye,Notlar,Antrenman Notları,RPE\n${rows('Göğüs pres', 'iyi')}`,
  shift_jis: `日付,ワークアウト名,時間,エクササイズ名,セット順,重量,回数,距離,秒,メモ,ワークアウトメモ,RPE\n${rows('ベンチプレス', '良い')}`,
  gbk: `日期,锻炼名称,时长,运动名称,设置顺序,重量,次,距离,秒,备注,锻炼备注,RPE\n${rows('卧推', '很好')}`,
  big5: `日期,訓練名稱,時長,動作名稱,組順序,重量,次數,距離,秒,備註,訓練備註,RPE\n${rows('臥推', '很好')}`,
  'euc-kr': `날짜,워크아웃 이름,시간,운동 이름,세트 순서,무게,횟수,거리,초,메모,워크아웃 메모,RPE\n${rows('벤치프레스', '좋음')}`,
}

for (const encoding of ENCODINGS) {
  t.test(`a file in ${encoding} reads as it does in UTF-8, when it is told and when it is said`, async (t) => {
    const right = await parseText(TEXTS[encoding])
    t.equal(right.report.sets, 40)
    const bytes = encode(TEXTS[encoding], encoding)
    const told = await parseText(bytes)
    t.strictSame(told.workouts, right.workouts)
    t.equal(told.report.encoding.value, encoding)
    for (const pieceBytes of [7, 1000]) {
      const said = await parseText(bytes, { encoding }, pieceBytes)
      t.strictSame([said.workouts, said.report.encoding], [right.workouts, { value: encoding, from: 'asked' }])
    }
  })
}

t.test('an English file whose header says nothing is taken for Windows-1252, and another is said', async (t) => {
  const text = `Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n2025-05-06,A,Жим лёжа,1,60,8\n`
  const bytes = encode(text, 'windows-1251')
  t.match((await parseText(bytes)).report.encoding, { value: 'windows-1252', from: 'assumed' })
  t.equal((await parseText(bytes, { encoding: 'windows-1251' })).workouts[0]?.exercises[0]?.name, 'Жим лёжа')
})

t.test('marks say which it is, and a real log stays UTF-8', async (t) => {
  for (const [mark, encoding] of [
    ['\ufeff', 'utf-8'],
    ['\ufeff', 'utf-16le'],
    ['\ufeff', 'utf-16be'],
  ] as const)
    t.match((await parseText(encode(mark + FRENCH, encoding))).report, {
      encoding: { value: encoding, from: 'stated' },
      sets: 40,
    })
  const log = await parseText(await readFile(new URL('breinsp_strong-charts_strong.csv', DATA)))
  t.match(log.report.encoding, { value: 'utf-8', from: 'stated' })
})
