CREATE TABLE "blocked_inviter" (
	"user_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"blocked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "blocked_inviter_user_id_subject_id_pk" PRIMARY KEY("user_id","subject_id")
);
--> statement-breakpoint
CREATE TABLE "group_removal" (
	"group_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"removed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "group_removal_group_id_user_id_pk" PRIMARY KEY("group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"inviter_id" uuid NOT NULL,
	"group_id" uuid,
	"email" text NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "training_group" ADD COLUMN "join_secret" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "blocked_inviter" ADD CONSTRAINT "blocked_inviter_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocked_inviter" ADD CONSTRAINT "blocked_inviter_subject_id_subject_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subject"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_removal" ADD CONSTRAINT "group_removal_group_id_training_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."training_group"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_removal" ADD CONSTRAINT "group_removal_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_inviter_id_account_id_fk" FOREIGN KEY ("inviter_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_group_id_training_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."training_group"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "group_removal_user" ON "group_removal" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_to_coaching" ON "invitation" USING btree ("inviter_id","email") WHERE "invitation"."group_id" is null and "invitation"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_to_group" ON "invitation" USING btree ("group_id","email") WHERE "invitation"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "invitation_by" ON "invitation" USING btree ("inviter_id","sent_at");--> statement-breakpoint
CREATE INDEX "invitation_to" ON "invitation" USING btree ("email") WHERE "invitation"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "training_group" ADD CONSTRAINT "training_group_join_secret" UNIQUE("join_secret");--> statement-breakpoint
INSERT INTO "invitation" ("id", "inviter_id", "email", "sent_at")
	SELECT c."id", c."trainer_id", a."email_key", c."since" FROM "coaching" c JOIN "account" a ON a."id" = c."client_id" WHERE c."status" = 'invited';--> statement-breakpoint
DELETE FROM "coaching" WHERE "status" = 'invited';--> statement-breakpoint
INSERT INTO "invitation" ("id", "inviter_id", "group_id", "email", "sent_at")
	SELECT gen_random_uuid(), i."invited_by", i."group_id", a."email_key", i."created_at" FROM "group_invitation" i JOIN "account" a ON a."id" = i."user_id";
