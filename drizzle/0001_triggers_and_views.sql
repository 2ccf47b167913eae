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
  SELECT RAISE(ABORT, 'a ledger row has a new id and continues the last: insert into credit_transactions');
END;
--> statement-breakpoint
CREATE VIEW credit_transactions AS
SELECT id, user_id, type, amount, balance, created_at, source, event_id, description, sequence
FROM credit_ledger;
--> statement-breakpoint
CREATE TRIGGER credit_transactions_insert
INSTEAD OF INSERT ON credit_transactions
BEGIN
  INSERT INTO credit_ledger
    (user_id, sequence, id, type, amount, balance, created_at, source, event_id, description)
  SELECT
    NEW.user_id, COALESCE(MAX(sequence), 0) + 1, NEW.id, NEW.type, NEW.amount,
    COALESCE(balance, 0) + NEW.amount,
    COALESCE(NEW.created_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    NEW.source, NEW.event_id, NEW.description
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
CREATE TRIGGER credited_purchases_are_not_dead
AFTER INSERT ON credit_ledger
WHEN NEW.type IN ('purchase', 'subscription') AND NEW.amount > 0
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
      OR substr(reason, 1, 26) = 'paid, but nothing marks it')
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
        OR substr(reason, 1, 26) = 'paid, but nothing marks it')
  );
  DELETE FROM other_payments WHERE id IN (NEW.payment, NEW.invoice);
END;
--> statement-breakpoint
-- A session whose PaymentIntent has granted the same before adds no row to the ledger: these two do for
-- it what the trigger above does.
CREATE TRIGGER credited_sessions_are_not_dead
AFTER INSERT ON checkout_sessions
WHEN NEW.credits > 0 AND (NEW.status = 'paid' OR (NEW.status IN ('pending', 'failed') AND EXISTS (
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
WHEN NEW.credits > 0 AND (NEW.status = 'paid' OR (NEW.status IN ('pending', 'failed') AND EXISTS (
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
