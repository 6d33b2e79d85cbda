INSERT INTO part (name, price) VALUES ('never there', 1);
INSERT INTO nowhere VALUES (1);
