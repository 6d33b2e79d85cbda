package style;

/** Names, in an interface that its users implement. */
interface BookTable {
  String TABLE = "book";
  String ID = "id";
  String TITLE = "title";
  String PRICE = "price";
  String COLUMNS = ID + ", " + TITLE + ", " + PRICE;
}
