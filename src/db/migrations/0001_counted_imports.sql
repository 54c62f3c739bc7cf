ALTER TABLE "import_batch" ADD COLUMN "exercises_created" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "idempotency_key" DROP COLUMN "revision";