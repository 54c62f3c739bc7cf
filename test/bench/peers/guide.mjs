/*
 * The plain design that people start from, as a tutorial writes it: Express, JSON Web Tokens, pg, a cache-aside service on
 * Redis, Socket.IO with its Redis adapter. It promises nothing: a read that races with a save caches what is old.
 * Run with PORT, DATABASE_URL and REDIS_URL. POST /seed puts a body into its cache; GET /token?user= signs somebody in.
 */
import { createSecretKey } from 'node:crypto'
import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-adapter'
import express from 'express'
import { Redis } from 'ioredis'
import jwt from 'jsonwebtoken'
import pg from 'pg'
import { Server } from 'socket.io'

const { PORT, DATABASE_URL, REDIS_URL } = process.env
// as a text it would be tried as a PEM key at each call, which takes longer than all the rest: that is left out of account
const SECRET = createSecretKey('a secret of benchmarks, of 32 bytes', 'utf8')
const TTL_SECONDS = 300

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 12 })
const redis = new Redis(REDIS_URL)

const cacheService = {
  async get(key) {
    const value = await redis.get(key)
    return value === null ? null : JSON.parse(value)
  },
  set: (key, value, ttl = TTL_SECONDS) => redis.setex(key, ttl, JSON.stringify(value)),
  async deletePattern(pattern) {
    let cursor = '0'
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 100)
      if (keys.length > 0) await redis.del(...keys)
      cursor = next
    } while (cursor !== '0')
  },
  publish: (channel, message) => redis.publish(channel, JSON.stringify(message)),
}

await pool.query(`
  create table if not exists workouts (id serial primary key, user_id text not null, title text, started_at timestamptz);
  create table if not exists workout_exercises (id serial primary key, workout_id int references workouts, name text, position int);
  create table if not exists sets (id serial primary key, workout_exercise_id int references workout_exercises, position int, weight real, reps int);
  create index if not exists workouts_user on workouts (user_id, started_at);
  create index if not exists exercises_workout on workout_exercises (workout_id);
  create index if not exists sets_exercise on sets (workout_exercise_id);`)

const app = express()
const server = createServer(app)
const io = new Server(server)
io.adapter(createAdapter(redis.duplicate(), redis.duplicate()))
io.on('connection', (socket) => socket.on('join', (userId) => socket.join(`user:${userId}`)))

app.use(express.json({ limit: '1mb' }))

function authenticateToken(req, res, next) {
  const token = req.headers.authorization?.split(' ')[1]
  if (!token) return res.sendStatus(401)
  jwt.verify(token, SECRET, (error, user) => {
    if (error) return res.sendStatus(403)
    req.user = user
    next()
  })
}

app.get('/token', (req, res) => res.send(jwt.sign({ id: req.query.user }, SECRET, { expiresIn: '1h' })))
app.post('/seed', async (req, res) => {
  await cacheService.set(req.query.key, req.body, 86_400)
  res.sendStatus(204)
})

app.get('/api/progress/:userId', authenticateToken, async (req, res) => {
  const key = `user:${req.params.userId}:progress`
  const cached = await cacheService.get(key)
  if (cached) return res.json({ source: 'cache', data: cached })
  const { rows } = await pool.query(
    `select count(distinct w.id) as workouts, count(s.id) as sets, sum(s.weight * s.reps) as volume
     from workouts w join workout_exercises e on e.workout_id = w.id join sets s on s.workout_exercise_id = e.id
     where w.user_id = $1`,
    [req.params.userId],
  )
  await cacheService.set(key, rows[0])
  res.json({ source: 'database', data: rows[0] })
})

app.post('/api/workouts', authenticateToken, async (req, res) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const inserted = await client.query(
      'INSERT INTO workouts (user_id, title, started_at) VALUES ($1, $2, $3) RETURNING *',
      [req.user.id, req.body.title, req.body.startedAt],
    )
    const workout = inserted.rows[0]
    for (const [position, exercise] of req.body.exercises.entries()) {
      const { rows } = await client.query(
        'INSERT INTO workout_exercises (workout_id, name, position) VALUES ($1, $2, $3) RETURNING id',
        [workout.id, exercise.name, position],
      )
      for (const [place, set] of exercise.sets.entries())
        await client.query('INSERT INTO sets (workout_exercise_id, position, weight, reps) VALUES ($1, $2, $3, $4)', [
          rows[0].id,
          place,
          set.weight,
          set.reps,
        ])
    }
    await client.query('COMMIT')
    await cacheService.deletePattern(`user:${req.user.id}:*`)
    await cacheService.publish('workouts', { userId: req.user.id, workoutId: workout.id })
    io.to(`user:${req.user.id}`).emit('progressUpdated', { userId: req.user.id, workout })
    res.status(201).json(workout)
  } catch (error) {
    await client.query('ROLLBACK')
    res.status(500).json({ error: error.message })
  } finally {
    client.release()
  }
})

server.listen(Number(PORT), '127.0.0.1')
