DROP INDEX "account_email";--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "email_key" text;--> statement-breakpoint
-- as src/email.ts folds it: the door has only ever let ASCII in, and "C" knows no other letters
UPDATE "account" SET "email_key" = lower(trim("email") COLLATE "C");--> statement-breakpoint
ALTER TABLE "account" ALTER COLUMN "email_key" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_email_key_unique" UNIQUE("email_key");
