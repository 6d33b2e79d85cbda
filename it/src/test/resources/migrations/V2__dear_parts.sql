ALTER TABLE part ADD COLUMN weight REAL DEFAULT 2.5;
CREATE INDEX part_by_price ON part (price);
CREATE VIEW dear AS SELECT name FROM part WHERE price > 100;
