CREATE TABLE part (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, price REAL);
CREATE TABLE history (what TEXT);
CREATE TRIGGER part_added AFTER INSERT ON part
BEGIN
  INSERT INTO history VALUES ('added ' || new.name);
END;
INSERT INTO part (name, price) VALUES ('bolt; with a semicolon', 1.5);
