CREATE TABLE customers (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  phone text,
  iban text,
  password_hash text NOT NULL,
  loyalty_points integer NOT NULL DEFAULT 0,
  last_seen_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE staff (
  handle text PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('manager', 'support', 'warehouse')),
  password_hash text NOT NULL
);
--> statement-breakpoint
CREATE TABLE products (
  sku text PRIMARY KEY,
  name text NOT NULL,
  list_price numeric(10, 2) NOT NULL CHECK (list_price > 0),
  price numeric(10, 2) NOT NULL CHECK (price > 0),
  stock integer NOT NULL CHECK (stock >= 0),
  view_count integer NOT NULL DEFAULT 0
);
--> statement-breakpoint
CREATE TABLE orders (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE,
  status text NOT NULL DEFAULT 'placed' CHECK (status IN ('placed', 'shipped', 'cancelled', 'refunded')),
  total numeric(12, 2) NOT NULL,
  note text,
  placed_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX orders_of_customer ON orders (customer_id);
--> statement-breakpoint
CREATE INDEX orders_by_status ON orders (status, id);
--> statement-breakpoint
CREATE TABLE order_lines (
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  sku text NOT NULL REFERENCES products ON UPDATE CASCADE,
  quantity integer NOT NULL CHECK (quantity > 0),
  unit_price numeric(10, 2) NOT NULL,
  PRIMARY KEY (order_id, sku)
);
--> statement-breakpoint
CREATE INDEX order_lines_of_product ON order_lines (sku);
--> statement-breakpoint
CREATE TABLE payments (
  id bigint GENERATED ALWAYS AS IDENTITY,
  paid_on date NOT NULL,
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  amount numeric(12, 2) NOT NULL,
  card_last4 text,
  status text NOT NULL CHECK (status IN ('authorized', 'settled', 'voided')),
  PRIMARY KEY (id, paid_on)
) PARTITION BY RANGE (paid_on);
--> statement-breakpoint
CREATE INDEX payments_of_order ON payments (order_id);
--> statement-breakpoint
CREATE INDEX payments_by_status ON payments (status, id);
--> statement-breakpoint
CREATE TABLE sessions (
  token_hash text PRIMARY KEY,
  customer_id bigint REFERENCES customers ON DELETE CASCADE,
  staff_handle text REFERENCES staff ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(customer_id, staff_handle) > 0)
);
