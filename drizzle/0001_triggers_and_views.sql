-- Hand-written: triggers and views. The database itself keeps the ledger append-only and each
-- balance equal to the sum of its amounts.
-- The parser that splits remote migrations needs END in upper case and no CASE in a trigger.

CREATE TRIGGER credit_ledger_never_changes
BEFORE UPDATE ON credit_ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of changing a row');
END;
--> statement-breakpoint
CREATE TRIGGER credit_ledger_never_shrinks
BEFORE DELETE ON credit_ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of deleting a row');
END;
--> statement-breakpoint
-- Each row continues the user's last row, or is the first. So the last balance is the sum of all
-- amounts, and no row can be inserted in between or counted twice. The id is checked because INSERT
-- OR REPLACE would delete a row of the same id without firing the trigger above.
CREATE TRIGGER credit_ledger_rows_follow
BEFORE INSERT ON credit_ledger
WHEN (NEW.sequence, NEW.balance - NEW.amount) IS NOT (
  SELECT COALESCE(MAX(sequence), 0) + 1, COALESCE(balance, 0)
  FROM credit_ledger WHERE user_id = NEW.user_id
) OR EXISTS (SELECT 1 FROM credit_ledger WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'that ledger id already exists, or the row does not continue the last: insert into credit_transactions');
END;
--> statement-breakpoint
CREATE VIEW credit_transactions AS
SELECT id, user_id, type, amount, balance, created_at, source, event_id, description, actor,
  related_id, sequence
FROM credit_ledger;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_insert
INSTEAD OF INSERT ON credit_transactions
BEGIN
  INSERT INTO credit_ledger
    (user_id, sequence, id, type, amount, balance, created_at, source, event_id, description, actor,
      related_id)
  SELECT
    NEW.user_id, COALESCE(MAX(sequence), 0) + 1, NEW.id, NEW.type, NEW.amount,
    COALESCE(balance, 0) + NEW.amount,
    COALESCE(NEW.created_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    NEW.source, NEW.event_id, NEW.description, NEW.actor, NEW.related_id
  FROM credit_ledger WHERE user_id = NEW.user_id;
END;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_update
INSTEAD OF UPDATE ON credit_transactions
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of changing a row');
END;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_delete
INSTEAD OF DELETE ON credit_transactions
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only: insert an adjustment instead of deleting a row');
END;
--> statement-breakpoint
-- For inserting alone: an entry, its condition and what it may notify of. With `if_available` it is
-- inserted only where its id is new and, if it takes credits, so many are available at its
-- created_at. Several are inserted one after another, so that each sees what those before it left.
-- `low_balance_threshold` is NULL where the deployment sends no such notification. `freed` were reserved
-- until a moment ago for what the entry takes: the available credits fall by that much less.
CREATE VIEW ledger_entries AS
SELECT id, user_id, type, amount, created_at, source, event_id, description, actor, related_id,
  0 AS if_available, NULL AS low_balance_threshold, 0 AS freed
FROM credit_ledger;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_insert
INSTEAD OF INSERT ON ledger_entries
WHEN NOT NEW.if_available OR (
  NOT EXISTS (SELECT 1 FROM credit_ledger WHERE id = NEW.id)
  AND (NEW.amount > 0 OR -NEW.amount <= COALESCE((
    SELECT balance FROM credit_ledger WHERE user_id = NEW.user_id ORDER BY sequence DESC LIMIT 1
  ), 0) - COALESCE((
    SELECT SUM(amount) FROM credit_reservations
    WHERE user_id = NEW.user_id AND status = 'open' AND expires_at > NEW.created_at
  ), 0))
)
BEGIN
  INSERT INTO credit_transactions
    (id, user_id, type, amount, created_at, source, event_id, description, actor, related_id)
  VALUES (NEW.id, NEW.user_id, NEW.type, NEW.amount, NEW.created_at, NEW.source, NEW.event_id,
    NEW.description, NEW.actor, NEW.related_id);
  INSERT INTO low_balance_checks (user_id, taken, default_threshold, event_id, checked_at)
  VALUES (NEW.user_id, -NEW.amount - NEW.freed, NEW.low_balance_threshold, NEW.event_id,
    NEW.created_at);
END;
--> statement-breakpoint
-- For inserting alone: an entry that posting makes. Its number continues those of the purchase, so
-- that several of one posting need no numbering of their own. `posted_rows` are the rows that posting
-- has subtracted: where the ledger has another number of them, the entry would grant or take twice.
CREATE VIEW purchase_entries AS
SELECT substr(id, 1, instr(id, ':') - 1) AS purchase, user_id, type, amount, created_at, source,
  event_id, 0 AS posted_rows, 0 AS notify_credited, NULL AS low_balance_threshold
FROM credit_ledger;
--> statement-breakpoint
CREATE TRIGGER purchase_entries_insert
INSTEAD OF INSERT ON purchase_entries
BEGIN
  SELECT RAISE(ABORT, 'posting has overlooked a row of the purchase')
  WHERE NEW.posted_rows <> (
    SELECT COUNT(*) FROM credit_ledger
    WHERE id BETWEEN NEW.purchase || ':' AND NEW.purchase || ';' AND user_id = NEW.user_id
      AND replace(type, '_reversal', '') = replace(NEW.type, '_reversal', ''));
  INSERT INTO ledger_entries
    (id, user_id, type, amount, created_at, source, event_id, if_available, low_balance_threshold,
      freed)
  VALUES (
    NEW.purchase || ':' || NEW.type || ':' || (
      SELECT COUNT(*) + 1 FROM credit_ledger
      WHERE id BETWEEN NEW.purchase || ':' AND NEW.purchase || ';'),
    NEW.user_id, NEW.type, NEW.amount, NEW.created_at, NEW.source, NEW.event_id, 0,
    NEW.low_balance_threshold, 0);
  INSERT INTO notifications (key, kind, event_id, object_id, user_id, credits, created_at)
  SELECT 'credited:' || id, 'credited', NEW.event_id, NEW.purchase, NEW.user_id, NEW.amount,
    NEW.created_at
  FROM credit_ledger
  WHERE NEW.notify_credited AND NEW.amount > 0 AND NEW.type IN ('purchase', 'subscription')
    AND user_id = NEW.user_id
  ORDER BY sequence DESC LIMIT 1
  ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
-- For inserting alone: a reservation, inserted only where its key is new and so many credits are
-- available.
CREATE VIEW reservation_entries AS
SELECT user_id, idempotency_key, amount, reason, created_at, expires_at,
  NULL AS low_balance_threshold
FROM credit_reservations;
--> statement-breakpoint
CREATE TRIGGER reservation_entries_insert
INSTEAD OF INSERT ON reservation_entries
WHEN NOT EXISTS (
  SELECT 1 FROM credit_reservations
  WHERE user_id = NEW.user_id AND idempotency_key = NEW.idempotency_key
) AND NEW.amount <= COALESCE((
  SELECT balance FROM credit_ledger WHERE user_id = NEW.user_id ORDER BY sequence DESC LIMIT 1
), 0) - COALESCE((
  SELECT SUM(amount) FROM credit_reservations
  WHERE user_id = NEW.user_id AND status = 'open' AND expires_at > NEW.created_at
), 0)
BEGIN
  INSERT INTO credit_reservations
    (user_id, idempotency_key, amount, reason, status, created_at, expires_at)
  VALUES (NEW.user_id, NEW.idempotency_key, NEW.amount, NEW.reason, 'open', NEW.created_at,
    NEW.expires_at);
  INSERT INTO low_balance_checks (user_id, taken, default_threshold, event_id, checked_at)
  VALUES (NEW.user_id, NEW.amount, NEW.low_balance_threshold, NULL, NEW.created_at);
END;
--> statement-breakpoint
-- For inserting alone, after the available credits fell by `taken`: a notification where the deployment
-- sends them, they fell below the user's threshold, and none was written since the last credit. D1 binds
-- every number as REAL.
CREATE VIEW low_balance_checks AS
SELECT user_id, 0 AS taken, threshold AS default_threshold, NULL AS event_id, NULL AS checked_at
FROM low_balance_alerts;
--> statement-breakpoint
CREATE TRIGGER low_balance_checks_insert
INSTEAD OF INSERT ON low_balance_checks
WHEN NEW.default_threshold IS NOT NULL AND NEW.taken > 0 AND NOT EXISTS (
  SELECT 1 FROM low_balance_alerts WHERE user_id = NEW.user_id AND notification IS NOT NULL
)
BEGIN
  INSERT INTO notifications (key, kind, event_id, user_id, available, threshold, created_at)
  SELECT 'low_balance:' || NEW.user_id || ':' || sequence || ':' || threshold, 'low_balance',
    NEW.event_id, NEW.user_id, available, threshold, NEW.checked_at
  FROM (
    SELECT sequence, balance - COALESCE((
        SELECT SUM(amount) FROM credit_reservations
        WHERE user_id = NEW.user_id AND status = 'open' AND expires_at > NEW.checked_at
      ), 0) AS available,
      COALESCE((
        SELECT threshold FROM low_balance_alerts WHERE user_id = NEW.user_id
      ), CAST(NEW.default_threshold AS INTEGER)) AS threshold
    FROM credit_ledger WHERE user_id = NEW.user_id ORDER BY sequence DESC LIMIT 1
  )
  WHERE available < threshold AND available + NEW.taken >= threshold
  ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER low_balance_notifications_are_sent_once
AFTER INSERT ON notifications
WHEN NEW.kind = 'low_balance'
BEGIN
  INSERT INTO low_balance_alerts (user_id, notification) VALUES (NEW.user_id, NEW.key)
  ON CONFLICT DO UPDATE SET notification = NEW.key;
END;
--> statement-breakpoint
-- A credit allows the next notification, whoever inserts it. What a reversal gives back was there before.
CREATE TRIGGER credits_allow_low_balance_notifications
AFTER INSERT ON credit_ledger
WHEN NEW.amount > 0 AND NEW.type <> 'spend_reversal'
BEGIN
  UPDATE low_balance_alerts SET notification = NULL
  WHERE user_id = NEW.user_id AND notification IS NOT NULL;
END;
--> statement-breakpoint
-- SQLite takes `balance` from the row that has the MAX (sqlite.org/lang_select.html, bare columns).
CREATE VIEW credit_balances AS
SELECT user_id, balance FROM (
  SELECT user_id, balance, MAX(sequence) FROM credit_ledger GROUP BY user_id
);
--> statement-breakpoint
-- A dead letter has the status of its event. Events that never died cost nothing.
CREATE TRIGGER dead_letters_follow_their_event
AFTER UPDATE OF status ON stripe_events
WHEN NEW.status <> OLD.status
BEGIN
  UPDATE dead_letters SET status = NEW.status WHERE id = NEW.id;
END;
--> statement-breakpoint
-- An event that could not be handled is no problem any more once another event has credited its
-- purchase: it is ignored, with that reason. So is one of an invoice, or of a payment, that
-- invoice_payments links to the purchase. A Checkout Session stays dead unless it was that session that
-- was credited, or it says nothing of credits. Nor is the payment another sale. The commit does the same
-- for an event that comes later. An event that only ran out of attempts was never processed: what it
-- tells is not known, and a replay follows.
-- Nothing is dead and nothing linked for most purchases. The condition finds that out by indexes that
-- hold nothing for them, which costs no row read but the session's.
CREATE TRIGGER credited_purchases_are_not_dead
AFTER INSERT ON credit_ledger
WHEN NEW.type IN ('purchase', 'subscription') AND NEW.amount > 0 AND (
  EXISTS (SELECT 1 FROM dead_letters WHERE purchase = substr(NEW.id, 1, instr(NEW.id, ':') - 1))
  OR EXISTS (SELECT 1 FROM other_payments WHERE id = substr(NEW.id, 1, instr(NEW.id, ':') - 1))
  OR EXISTS (SELECT 1 FROM invoice_payments WHERE payment = substr(NEW.id, 1, instr(NEW.id, ':') - 1))
  OR EXISTS (SELECT 1 FROM invoice_payments WHERE invoice = substr(NEW.id, 1, instr(NEW.id, ':') - 1))
  OR EXISTS (
    SELECT 1 FROM checkout_sessions CROSS JOIN dead_letters ON purchase = checkout_sessions.invoice
    WHERE checkout_sessions.id = NEW.source)
)
BEGIN
  UPDATE stripe_events
  SET status = 'ignored', reason = 'another event credited this purchase', completed_at = NEW.created_at
  WHERE status = 'dead' AND id IN (
    SELECT id FROM dead_letters
    WHERE reason <> 'every delivery attempt failed' AND purchase IN (
      SELECT substr(NEW.id, 1, instr(NEW.id, ':') - 1)
      UNION SELECT invoice FROM checkout_sessions WHERE id = NEW.source
      UNION SELECT invoice FROM invoice_payments
        WHERE payment = substr(NEW.id, 1, instr(NEW.id, ':') - 1)
      UNION SELECT payment FROM invoice_payments
        WHERE invoice = substr(NEW.id, 1, instr(NEW.id, ':') - 1)
    ) AND (object_id = NEW.source OR type NOT GLOB 'checkout.session.*'
      OR substr(reason, 1, 20) = 'paid, but not marked')
  );
  DELETE FROM other_payments WHERE id IN (
    SELECT substr(NEW.id, 1, instr(NEW.id, ':') - 1)
    UNION SELECT invoice FROM invoice_payments
      WHERE payment = substr(NEW.id, 1, instr(NEW.id, ':') - 1)
    UNION SELECT payment FROM invoice_payments
      WHERE invoice = substr(NEW.id, 1, instr(NEW.id, ':') - 1)
  );
END;
--> statement-breakpoint
-- The same, where the link comes after the grant.
CREATE TRIGGER linked_purchases_are_not_dead
AFTER INSERT ON invoice_payments
WHEN EXISTS (
  SELECT 1 FROM credit_ledger
  WHERE id BETWEEN NEW.payment || ':' AND NEW.payment || ';' AND amount > 0
    AND type IN ('purchase', 'subscription')
) OR EXISTS (
  SELECT 1 FROM credit_ledger
  WHERE id BETWEEN NEW.invoice || ':' AND NEW.invoice || ';' AND amount > 0
    AND type IN ('purchase', 'subscription')
)
BEGIN
  UPDATE stripe_events
  SET status = 'ignored', reason = 'another event credited this purchase',
    completed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  WHERE status = 'dead' AND id IN (
    SELECT id FROM dead_letters
    WHERE reason <> 'every delivery attempt failed' AND purchase IN (NEW.payment, NEW.invoice)
      AND (type NOT GLOB 'checkout.session.*'
        OR substr(reason, 1, 20) = 'paid, but not marked')
  );
  DELETE FROM other_payments WHERE id IN (NEW.payment, NEW.invoice);
END;
--> statement-breakpoint
-- A session whose PaymentIntent has granted the same before adds no row to the ledger: these two do for
-- it what the trigger above does.
CREATE TRIGGER credited_sessions_are_not_dead
AFTER INSERT ON checkout_sessions
WHEN NEW.credits > 0 AND (
  EXISTS (SELECT 1 FROM dead_letters WHERE purchase = COALESCE(NEW.payment_intent, NEW.id))
  OR EXISTS (SELECT 1 FROM dead_letters WHERE purchase = NEW.invoice)
) AND (NEW.status = 'paid' OR (NEW.status IN ('pending', 'failed') AND EXISTS (
  SELECT 1 FROM payment_intents WHERE id = NEW.payment_intent AND status = 'succeeded'
)))
BEGIN
  UPDATE stripe_events
  SET status = 'ignored', reason = 'another event credited this purchase',
    completed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  WHERE status = 'dead' AND id IN (
    SELECT id FROM dead_letters
    WHERE reason <> 'every delivery attempt failed'
      AND purchase IN (COALESCE(NEW.payment_intent, NEW.id), NEW.invoice)
      AND (object_id = NEW.id OR type NOT GLOB 'checkout.session.*')
  );
END;
--> statement-breakpoint
CREATE TRIGGER credited_later_sessions_are_not_dead
AFTER UPDATE ON checkout_sessions
WHEN NEW.credits > 0 AND (
  EXISTS (SELECT 1 FROM dead_letters WHERE purchase = COALESCE(NEW.payment_intent, NEW.id))
  OR EXISTS (SELECT 1 FROM dead_letters WHERE purchase = NEW.invoice)
) AND (NEW.status = 'paid' OR (NEW.status IN ('pending', 'failed') AND EXISTS (
  SELECT 1 FROM payment_intents WHERE id = NEW.payment_intent AND status = 'succeeded'
)))
BEGIN
  UPDATE stripe_events
  SET status = 'ignored', reason = 'another event credited this purchase',
    completed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  WHERE status = 'dead' AND id IN (
    SELECT id FROM dead_letters
    WHERE reason <> 'every delivery attempt failed'
      AND purchase IN (COALESCE(NEW.payment_intent, NEW.id), NEW.invoice)
      AND (object_id = NEW.id OR type NOT GLOB 'checkout.session.*')
  );
END;
--> statement-breakpoint
CREATE TRIGGER corrections_never_change
BEFORE UPDATE ON corrections
BEGIN
  SELECT RAISE(ABORT, 'corrections are append-only: insert another one');
END;
--> statement-breakpoint
CREATE TRIGGER corrections_never_shrink
BEFORE DELETE ON corrections
BEGIN
  SELECT RAISE(ABORT, 'corrections are append-only: insert another one');
END;
--> statement-breakpoint
CREATE TRIGGER package_changes_never_change
BEFORE UPDATE ON package_changes
BEGIN
  SELECT RAISE(ABORT, 'package_changes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER package_changes_never_shrink
BEFORE DELETE ON package_changes
BEGIN
  SELECT RAISE(ABORT, 'package_changes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER dead_letter_reason_changes_never_change
BEFORE UPDATE ON dead_letter_reason_changes
BEGIN
  SELECT RAISE(ABORT, 'dead_letter_reason_changes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER dead_letter_reason_changes_never_shrink
BEFORE DELETE ON dead_letter_reason_changes
BEGIN
  SELECT RAISE(ABORT, 'dead_letter_reason_changes is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER other_payments_add_up
AFTER INSERT ON other_payments
BEGIN
  INSERT INTO other_payment_totals (day, currency, payments, amount)
  VALUES (substr(NEW.received_at, 1, 10), NEW.currency, 1, NEW.amount)
  ON CONFLICT DO UPDATE SET payments = payments + 1, amount = amount + NEW.amount;
END;
--> statement-breakpoint
-- A payment that turns out to be the receipt of a purchase of credits.
CREATE TRIGGER other_payments_subtract
AFTER DELETE ON other_payments
BEGIN
  UPDATE other_payment_totals SET payments = payments - 1, amount = amount - OLD.amount
  WHERE day = substr(OLD.received_at, 1, 10) AND currency = OLD.currency;
END;
