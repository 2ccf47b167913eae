-- Generated from packages/db/src/schema/, then reviewed: WITHOUT ROWID is added by hand to every
-- table that is keyed by text, because Drizzle cannot express it. It saves one row written per row.
-- dead_letters keeps its rowid: its rows are as large as a message.
CREATE TABLE `alert_channels` (
	`name` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`last_sent_at` text,
	`failing_since` text,
	`last_error` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `alerts` (
	`channel` text NOT NULL,
	`kind` text NOT NULL,
	`cause` text NOT NULL,
	`pending` integer DEFAULT 0 NOT NULL,
	`types` text DEFAULT '[]' NOT NULL,
	`is_open` integer DEFAULT false NOT NULL,
	`sent_at` text,
	`claimed_at` text,
	PRIMARY KEY(`channel`, `kind`, `cause`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `package_changes` (
	`changed_at` text NOT NULL,
	`package_id` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`before` text,
	`after` text NOT NULL,
	PRIMARY KEY(`changed_at`, `package_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stripe_customers` (
	`customer` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`customer`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `stripe_customers_by_user` ON `stripe_customers` (`user_id`);--> statement-breakpoint
CREATE TABLE `dead_letter_reason_changes` (
	`reason` text NOT NULL,
	`changed_at` text NOT NULL,
	`changed_by` text NOT NULL,
	`note` text NOT NULL,
	`owner` text,
	`muted_until` text,
	PRIMARY KEY(`reason`, `changed_at`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `dead_letter_reasons` (
	`reason` text PRIMARY KEY NOT NULL,
	`owner` text,
	`muted_until` text,
	`note` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `corrections` (
	`event_id` text NOT NULL,
	`corrected_at` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`metadata` text NOT NULL,
	PRIMARY KEY(`event_id`, `corrected_at`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`status` text NOT NULL,
	`reason` text NOT NULL,
	`detail` text,
	`attempts` integer NOT NULL,
	`first_died_at` text NOT NULL,
	`last_died_at` text NOT NULL,
	`deaths` integer NOT NULL,
	`replays` integer DEFAULT 0 NOT NULL,
	`replayed_at` text,
	`object_id` text,
	`purchase` text,
	`livemode` integer,
	`user_id` text,
	`amount` integer,
	`currency` text,
	`paid` integer NOT NULL,
	`body` text,
	`encoding` text NOT NULL,
	`discard_id` text
);
--> statement-breakpoint
CREATE INDEX `dead_letters_by_time` ON `dead_letters` (`last_died_at`,`id`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_type_at_all` ON `dead_letters` (`type`,`last_died_at`,`id`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_reason_at_all` ON `dead_letters` (`reason`,`last_died_at`,`id`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_status` ON `dead_letters` (`status`,`last_died_at`,`id`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_type` ON `dead_letters` (`status`,`type`,`last_died_at`,`id`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_reason` ON `dead_letters` (`status`,`reason`,`last_died_at`,`id`,`first_died_at`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_user` ON `dead_letters` (`user_id`,`last_died_at`,`id`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_age` ON `dead_letters` (`status`,`reason`,`first_died_at`);--> statement-breakpoint
CREATE INDEX `dead_letters_by_paid` ON `dead_letters` (`status`,`last_died_at`,`id`) WHERE paid = 1;--> statement-breakpoint
CREATE INDEX `dead_letters_paid` ON `dead_letters` (`status`,`currency`,`purchase`,`amount`) WHERE paid = 1;--> statement-breakpoint
CREATE INDEX `dead_letters_by_purchase` ON `dead_letters` (`purchase`) WHERE purchase IS NOT NULL;--> statement-breakpoint
CREATE INDEX `dead_letters_by_object` ON `dead_letters` (`object_id`) WHERE object_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `dead_letters_by_discard` ON `dead_letters` (`discard_id`) WHERE discard_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `discards` (
	`id` text PRIMARY KEY NOT NULL,
	`selection` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`events` integer NOT NULL,
	`created_at` text NOT NULL,
	`restored_at` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `event_counts` (
	`minute` text NOT NULL,
	`outcome` text NOT NULL,
	`events` integer NOT NULL,
	PRIMARY KEY(`minute`, `outcome`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `event_history` (
	`event_id` text NOT NULL,
	`occurred_at` text NOT NULL,
	`action` text NOT NULL,
	`actor` text,
	`reason` text,
	PRIMARY KEY(`event_id`, `occurred_at`, `action`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stripe_events` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`object_id` text,
	`created_at` text,
	`received_at` text NOT NULL,
	`completed_at` text,
	`deliveries` integer NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`last_failed_at` text,
	CONSTRAINT "stripe_events_status" CHECK(status = 'handled' OR status = 'ignored' OR status = 'failed' OR status = 'dead' OR status = 'discarded')
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `stripe_events_waiting` ON `stripe_events` (`received_at`) WHERE status = 'failed';--> statement-breakpoint
CREATE TABLE `charge_payments` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`payment` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `charge_payments_by_payment` ON `charge_payments` (`payment`);--> statement-breakpoint
CREATE TABLE `charges` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`payment` text NOT NULL,
	`amount_refunded` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `charges_by_payment` ON `charges` (`payment`);--> statement-breakpoint
CREATE TABLE `checkout_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`status` text NOT NULL,
	`mode` text NOT NULL,
	`user_id` text,
	`credits` integer,
	`package_id` text,
	`amount_subtotal` integer,
	`amount_total` integer,
	`currency` text,
	`payment_intent` text,
	`subscription` text,
	`customer` text,
	`invoice` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `checkout_sessions_waiting` ON `checkout_sessions` (`payment_intent`) WHERE status IN ('pending', 'failed') AND credits IS NOT NULL;--> statement-breakpoint
CREATE INDEX `checkout_sessions_by_invoice` ON `checkout_sessions` (`invoice`) WHERE invoice IS NOT NULL AND mode = 'payment';--> statement-breakpoint
CREATE TABLE `dispute_funds` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`payment` text NOT NULL,
	`funds` text NOT NULL,
	`withdrawn_amount` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `dispute_funds_by_payment` ON `dispute_funds` (`payment`);--> statement-breakpoint
CREATE TABLE `disputes` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`payment` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`amount` integer NOT NULL,
	`currency` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `invoice_payments` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`payment` text NOT NULL,
	`invoice` text NOT NULL,
	`amount_paid` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `invoice_payments_by_invoice` ON `invoice_payments` (`invoice`);--> statement-breakpoint
CREATE INDEX `invoice_payments_by_payment` ON `invoice_payments` (`payment`);--> statement-breakpoint
CREATE TABLE `invoices` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`status` text NOT NULL,
	`user_id` text,
	`customer` text,
	`subscription` text,
	`billing_reason` text,
	`amount_paid` integer NOT NULL,
	`amount_due` integer NOT NULL,
	`total` integer NOT NULL,
	`currency` text NOT NULL,
	`attempt_count` integer NOT NULL,
	`next_payment_attempt` text,
	`credits` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `payment_intents` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`status` text NOT NULL,
	`user_id` text,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`charge` text,
	`customer` text,
	`error_code` text,
	`decline_code` text,
	`error_message` text,
	`credits` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `refunds` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`payment` text NOT NULL,
	`amount` integer NOT NULL,
	`status` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `refunds_by_payment` ON `refunds` (`payment`);--> statement-breakpoint
CREATE TABLE `subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`event_id` text NOT NULL,
	`as_of` text NOT NULL,
	`status` text NOT NULL,
	`user_id` text,
	`customer` text,
	`price_id` text,
	`package_id` text,
	`quantity` integer,
	`current_period_end` text,
	`cancel_at` text,
	`cancel_at_period_end` integer DEFAULT false NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `subscriptions_by_user` ON `subscriptions` (`user_id`) WHERE user_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `credit_ledger` (
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`type` text NOT NULL,
	`amount` integer NOT NULL,
	`created_at` text NOT NULL,
	`source` text,
	`event_id` text,
	`description` text,
	`actor` text,
	`related_id` text,
	`sequence` integer NOT NULL,
	`balance` integer NOT NULL,
	PRIMARY KEY(`user_id`, `sequence`),
	CONSTRAINT "credit_ledger_user" CHECK(user_id <> '' AND user_id = trim(user_id)),
	CONSTRAINT "credit_ledger_type" CHECK(type = 'purchase' OR type = 'subscription' OR type = 'refund' OR type = 'dispute' OR type = 'dispute_reversal' OR type = 'spend' OR type = 'spend_reversal' OR type = 'grant' OR type = 'adjustment'),
	CONSTRAINT "credit_ledger_whole" CHECK(typeof(amount) = 'integer' AND typeof(balance) = 'integer'),
	CONSTRAINT "credit_ledger_amount" CHECK(amount <> 0 AND abs(amount) <= 1000000000000)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `credit_ledger_id_unique` ON `credit_ledger` (`id`);--> statement-breakpoint
CREATE INDEX `credit_ledger_reversals` ON `credit_ledger` (`related_id`,`amount`) WHERE type = 'spend_reversal';--> statement-breakpoint
CREATE TABLE `credit_packages` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`credits` integer NOT NULL,
	`unit_amount` integer NOT NULL,
	`currency` text NOT NULL,
	`stripe_price_id` text,
	`interval` text,
	CONSTRAINT "credit_packages_credits" CHECK(typeof(credits) = 'integer' AND credits >= 1),
	CONSTRAINT "credit_packages_price" CHECK(typeof(unit_amount) = 'integer' AND unit_amount >= 0),
	CONSTRAINT "credit_packages_currency" CHECK(currency = lower(currency) AND length(currency) = 3),
	CONSTRAINT "credit_packages_interval" CHECK(interval = 'month' OR interval = 'year')
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `credit_packages_stripe_price_id_unique` ON `credit_packages` (`stripe_price_id`);--> statement-breakpoint
CREATE TABLE `low_balance_alerts` (
	`user_id` text PRIMARY KEY NOT NULL,
	`threshold` integer,
	`notification` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notifications` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`event_id` text,
	`object_id` text,
	`user_id` text,
	`amount` integer,
	`currency` text,
	`reason` text,
	`retry_at` text,
	`credits` integer,
	`available` integer,
	`threshold` integer,
	`created_at` text NOT NULL,
	`sent_at` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notifications_unsent` ON `notifications` (`created_at`) WHERE sent_at IS NULL;--> statement-breakpoint
CREATE TABLE `other_payment_totals` (
	`day` text NOT NULL,
	`currency` text NOT NULL,
	`payments` integer NOT NULL,
	`amount` integer NOT NULL,
	PRIMARY KEY(`day`, `currency`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `other_payments` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`received_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `missing_events` (
	`reconciliation_id` text NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`created_at` text NOT NULL,
	`sent_at` text,
	`reject_reason` text,
	PRIMARY KEY(`reconciliation_id`, `event_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `missing_events_sent` ON `missing_events` (`event_id`,`sent_at`) WHERE sent_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `reconciliations` (
	`id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`actor` text NOT NULL,
	`dry_run` integer NOT NULL,
	`since_at` text NOT NULL,
	`until_at` text NOT NULL,
	`list` integer DEFAULT 0 NOT NULL,
	`cursor` text,
	`pages` integer DEFAULT 0 NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`sessions` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`created_at` text NOT NULL,
	`ended_at` text,
	`active_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `uncredited_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`purchase` text NOT NULL,
	`user_id` text,
	`amount` integer,
	`currency` text,
	`created_at` text NOT NULL,
	`found_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `replay_items` (
	`replay_id` text NOT NULL,
	`position` integer NOT NULL,
	`event_id` text NOT NULL,
	`sending_at` text,
	`sent_at` text,
	`skip_reason` text,
	PRIMARY KEY(`replay_id`, `position`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `replays` (
	`id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`selection` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`rate` integer NOT NULL,
	`created_at` text NOT NULL,
	`started_at` text,
	`ended_at` text,
	`active_at` text NOT NULL,
	`cursor` integer DEFAULT 0 NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	`sent` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `replays_by_time` ON `replays` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `replays_by_status` ON `replays` (`status`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `credit_reservations` (
	`user_id` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	`status` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`ended_at` text,
	`end_key` text,
	`requested_amount` integer,
	`overflow` text,
	`ended_by` text,
	`end_reason` text,
	PRIMARY KEY(`user_id`, `idempotency_key`),
	CONSTRAINT "credit_reservations_status" CHECK(status = 'open' OR status = 'captured' OR status = 'released'),
	CONSTRAINT "credit_reservations_amount" CHECK(typeof(amount) = 'integer' AND amount >= 1)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `credit_reservations_open` ON `credit_reservations` (`user_id`,`expires_at`,`amount`) WHERE status = 'open';--> statement-breakpoint
CREATE INDEX `credit_reservations_ended_by` ON `credit_reservations` (`user_id`,`ended_at`) WHERE ended_by IS NOT NULL;--> statement-breakpoint
CREATE TABLE `retention_cursors` (
	`name` text PRIMARY KEY NOT NULL,
	`position` text
) WITHOUT ROWID;
