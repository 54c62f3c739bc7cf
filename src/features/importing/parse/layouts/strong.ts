import { type Field, type LayoutTable, type Names, named } from './table.ts'

const COLUMNS: readonly Field[] = [
  'date',
  'title',
  'workoutDuration',
  'exercise',
  'setOrder',
  'weight',
  'reps',
  'distance',
  'duration',
  'exerciseNotes',
  'notes',
  'rpe',
]

/**
 * Header lines by language. Those of English, German, French, Spanish, Portuguese and Chinese are from real files; the
 * others are the words that a translation can have, and what they miss is told by the columns' order.
 */
const HEADERS: Record<string, string> = {
  de: 'Datum,Workout-Name|Name des Workouts|Trainingsname,Dauer,Name der Übung|Übungsname,Reihenfolge festlegen|Satzreihenfolge|Satz,Gewicht,Wiederh.|Wdh.|Wiederholungen,Entfernung|Distanz|Strecke,Sekunden,Notizen,Workout-Notizen|Trainingsnotizen,RPE',
  fr: "Date,Nom de l'entraînement,Durée,Nom de l'exercice,Ordre de la série|Ordre des séries,Poids,Réps|Rép.|Répétitions,Distance,Secondes,Notes|Remarques,Notes d'entraînement|Notes de l'entraînement,RPE",
  es: 'Fecha,Nombre de entrenamiento|Nombre del entrenamiento|Nombre del entreno,Duración,Nombre del ejercicio|Nombre de ejercicio,Orden de la serie|Orden de series|Orden de las series,Peso,Rep.|Reps|Repeticiones,Distancia,Segundos,Notas,Notas del entrenamiento|Notas de entrenamiento,RPE',
  pt: 'Data,Nome do treino|Nome de treino,Duração,Nome do exercício,Ordem da série|Ordem das séries,Peso|Carga,Reps|Rep.|Repetições,Distância,Segundos,Notas|Observações,Notas do treino|Notas de treino,RPE|PSE',
  it: "Data,Nome allenamento|Nome dell'allenamento,Durata,Nome esercizio|Nome dell'esercizio,Ordine serie|Ordine della serie|Ordine delle serie,Peso|Carico,Rip.|Reps|Ripetizioni,Distanza,Secondi,Note,Note allenamento|Note dell'allenamento|Note sull'allenamento,RPE",
  nl: 'Datum,Workoutnaam|Naam workout|Naam van workout|Trainingsnaam|Naam training,Duur|Tijdsduur,Naam oefening|Naam van oefening|Oefeningnaam|Oefeningsnaam,Setvolgorde|Volgorde set|Volgorde sets|Volgorde van sets,Gewicht,Herh.|Reps|Herhalingen,Afstand,Seconden,Notities|Opmerkingen,Workoutnotities|Trainingsnotities|Workout-notities|Notities workout,RPE',
  sv: 'Datum,Passnamn|Träningsnamn|Träningspassets namn|Namn på träningspass|Namn på pass,Längd|Varaktighet,Övningsnamn|Övningens namn|Namn på övning,Setordning|Ordning på set|Ordning,Vikt,Reps|Rep.|Repetitioner,Distans|Avstånd|Sträcka,Sekunder,Anteckningar|Noteringar,Träningsanteckningar|Passanteckningar|Anteckningar om träningspass,RPE',
  da: 'Dato,Træningsnavn|Navn på træning|Navn på workout|Workout-navn,Varighed,Øvelsesnavn|Øvelsens navn|Navn på øvelse,Sætrækkefølge|Rækkefølge af sæt|Sæt rækkefølge,Vægt,Gent.|Reps|Gentagelser,Distance|Afstand,Sekunder,Noter|Bemærkninger,Træningsnoter|Workout-noter|Noter til træning,RPE',
  nb: 'Dato,Øktnavn|Treningsnavn|Navn på økt|Navn på treningsøkt,Varighet,Øvelsesnavn|Øvelsens navn|Navn på øvelse,Settrekkefølge|Settets rekkefølge|Rekkefølge,Vekt,Rep.|Reps|Repetisjoner,Distanse|Avstand,Sekunder,Notater|Merknader,Treningsnotater|Øktnotater|Notater om økten,RPE',
  fi: 'Päivämäärä|Pvm,Treenin nimi|Harjoituksen nimi,Kesto,Liikkeen nimi|Harjoitteen nimi,Sarjajärjestys|Sarjan järjestys|Sarjojen järjestys,Paino,Toistot|Toist.|Toistoa,Matka|Etäisyys,Sekunnit|Sekuntia,Muistiinpanot|Huomautukset,Treenin muistiinpanot|Harjoituksen muistiinpanot,RPE',
  pl: 'Data,Nazwa treningu,Czas trwania,Nazwa ćwiczenia,Kolejność serii|Kolejność,Ciężar|Waga|Obciążenie,Powt.|Powtórzenia,Dystans|Odległość,Sekundy,Notatki|Uwagi,Notatki treningu|Notatki z treningu|Notatki do treningu|Notatki treningowe,RPE',
  cs: 'Datum,Název tréninku,Délka|Doba trvání|Trvání,Název cviku|Název cvičení,Pořadí série|Pořadí sérií,Váha|Hmotnost|Zátěž,Opak.|Opakování,Vzdálenost,Sekundy,Poznámky,Poznámky k tréninku|Poznámky tréninku,RPE',
  sk: 'Dátum,Názov tréningu,Trvanie|Dĺžka,Názov cviku|Názov cvičenia,Poradie série|Poradie sérií,Váha|Hmotnosť,Opak.|Opakovania,Vzdialenosť,Sekundy,Poznámky,Poznámky k tréningu,RPE',
  hu: 'Dátum,Edzés neve,Időtartam,Gyakorlat neve,Sorozat sorrendje|Sorozatok sorrendje|Sorrend,Súly,Ism.|Ismétlés|Ismétlések,Távolság,Másodperc|Másodpercek,Jegyzetek|Megjegyzések,Edzésjegyzetek|Edzés jegyzetei|Edzés megjegyzései,RPE',
  ro: 'Data,Nume antrenament|Numele antrenamentului,Durată|Durata,Nume exercițiu|Numele exercițiului,Ordinea seriei|Ordine serie,Greutate,Rep.|Repetări,Distanță|Distanța,Secunde,Note|Notițe,Note antrenament|Notițe antrenament,RPE',
  ru: 'Дата,Название тренировки,Длительность|Продолжительность,Название упражнения|Упражнение,Порядок подхода|Порядок подходов|Порядок сета|Порядок сетов,Вес,Повт.|Повторы|Повторения,Расстояние|Дистанция,Секунды|Секунд|Сек.,Заметки|Примечания,Заметки о тренировке|Заметки к тренировке|Заметки тренировки|Примечания к тренировке,RPE',
  uk: 'Дата,Назва тренування,Тривалість,Назва вправи|Вправа,Порядок підходу|Порядок підходів|Порядок сету,Вага,Повт.|Повтори|Повторення,Відстань|Дистанція,Секунди|Секунд,Нотатки|Примітки,Нотатки тренування|Нотатки до тренування|Примітки до тренування,RPE',
  el: 'Ημερομηνία,Όνομα προπόνησης,Διάρκεια,Όνομα άσκησης,Σειρά σετ,Βάρος,Επαν.|Επαναλήψεις,Απόσταση,Δευτερόλεπτα,Σημειώσεις,Σημειώσεις προπόνησης,RPE',
  tr: 'Tarih,Antrenman Adı|Antrenman İsmi,Süre,Egzersiz Adı|Egzersiz İsmi|Hareket Adı,Set Sırası,Ağırlık,Tekrar|Tekrarlar|Tek.,Mesafe,Saniye,Notlar,Antrenman Notları,RPE',
  id: 'Tanggal,Nama Workout|Nama Latihan,Durasi,Nama Gerakan|Nama Olahraga,Urutan Set,Berat|Beban,Repetisi|Rep.,Jarak,Detik,Catatan,Catatan Workout|Catatan Latihan,RPE',
  vi: 'Ngày,Tên buổi tập|Tên bài tập luyện,Thời lượng,Tên bài tập,Thứ tự hiệp|Thứ tự set,Trọng lượng|Khối lượng,Số lần|Reps,Khoảng cách|Quãng đường,Giây,Ghi chú,Ghi chú buổi tập,RPE',
  ja: '日付,ワークアウト名,所要時間|時間|期間|継続時間,エクササイズ名|種目名|種目,セット順|セットの順番|セット順序|セット,重量|重さ|ウエイト,回数|レップ|レップ数,距離,秒|秒数,メモ|ノート,ワークアウトメモ|ワークアウトのメモ|ワークアウトノート,RPE',
  ko: '날짜,워크아웃 이름|워크아웃명|운동 기록 이름,소요 시간|지속 시간|기간|시간,운동 이름|운동명|종목명,세트 순서|세트,무게|중량,횟수|반복|반복 횟수,거리,초,메모|노트,워크아웃 메모|워크아웃 노트|운동 메모,RPE',
  zh: '日期,锻炼名称|训练名称|健身名称,时长|持续时间,运动名称|动作名称|练习名称,设置顺序|组顺序|组序,重量,次|次数,距离,秒|秒数,备注|笔记,锻炼备注|训练备注|锻炼笔记,RPE',
  'zh-Hant':
    '日期,鍛鍊名稱|訓練名稱|健身名稱,時長|持續時間|時間長度,運動名稱|動作名稱|練習名稱,設置順序|設定順序|組順序|組序,重量,次|次數,距離,秒|秒數,備註|筆記,鍛鍊備註|訓練備註|鍛鍊筆記,RPE',
}

const ENGLISH: Names = {
  workoutNumber: ['Workout #'],
  date: ['Date'],
  title: ['Workout Name'],
  workoutDuration: ['Duration', 'Workout Duration'],
  exercise: ['Exercise Name'],
  setOrder: ['Set Order'],
  setType: ['Set Type'],
  weight: ['Weight', 'kg', 'lb', 'lbs'],
  weightUnit: ['Weight Unit'],
  reps: ['Reps'],
  distance: ['Distance', 'km', 'mi'],
  distanceUnit: ['Distance Unit'],
  duration: ['Seconds'],
  exerciseNotes: ['Notes'],
  notes: ['Workout Notes'],
  rpe: ['RPE'],
}

/** Strong, whose exports are in the phone's language. */
export const strong: LayoutTable = {
  format: 'strong',
  app: 'Strong',
  source: 'strong_csv',
  languages: {
    en: ENGLISH,
    ...Object.fromEntries(Object.entries(HEADERS).map(([language, header]) => [language, named(COLUMNS, header)])),
  },
  needs: [['title', 'setOrder']],
  sessions: 'start',
  // warm-ups begin with the letter of their word: Aufwärmen, Aquecimento, Calentamiento, Échauffement, Riscaldamento
  setTypes: { de: { a: 'warmup' }, pt: { a: 'warmup' }, es: { c: 'warmup' }, fr: { é: 'warmup' }, it: { r: 'warmup' } },
  rests: [
    'Rest Timer',
    'Ruhezeit',
    'Pausentimer',
    'Temporizador de descanso',
    'Minuteur de repos',
    'Temps de repos',
    'Cronômetro de descanso',
    'Timer de descanso',
    'Temporizador de descanço',
    'Timer di riposo',
    'Timer recupero',
    'Rusttimer',
    'Vilotimer',
    'Hviletimer',
    'Pausetimer',
    'Lepoajastin',
    'Minutnik odpoczynku',
    'Таймер отдыха',
    'Таймер відпочинку',
    'Dinlenme Zamanlayıcısı',
    '休憩タイマー',
    'レストタイマー',
    '휴식 타이머',
    '休息计时器',
    '休息計時器',
  ],
  positions: COLUMNS,
}
