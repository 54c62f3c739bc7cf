CREATE TABLE "role_change" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"role" "role" NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
-- eleven minutes: longer than an access token lives, by the clocks' differences
CREATE FUNCTION "tell_role_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "role_change" VALUES (NEW."id", NEW."role", clock_timestamp() + interval '11 minutes')
		ON CONFLICT ("account_id") DO UPDATE SET "role" = excluded."role", "until" = excluded."until";
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "account_role_change" AFTER UPDATE OF "role" ON "account" FOR EACH ROW
	WHEN (OLD."role" IS DISTINCT FROM NEW."role") EXECUTE FUNCTION "tell_role_change"();
--> statement-breakpoint
CREATE FUNCTION "tell_session_end"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "revoked_session" VALUES (OLD."id", clock_timestamp() + interval '11 minutes') ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "session_end" AFTER DELETE ON "session" FOR EACH ROW
	WHEN (OLD."expires_at" > now()) EXECUTE FUNCTION "tell_session_end"();
