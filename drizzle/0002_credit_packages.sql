-- The first packages. Prices are in cents; stripe_price_id is empty until the products exist in
-- Stripe.
INSERT INTO credit_packages (id, name, credits, unit_amount, currency, stripe_price_id) VALUES
  ('starter', 'Starter', 50, 999, 'usd', NULL),
  ('standard', 'Standard', 200, 2999, 'usd', NULL),
  ('professional', 'Professional', 500, 5999, 'usd', NULL),
  ('enterprise', 'Enterprise', 2000, 19999, 'usd', NULL);
