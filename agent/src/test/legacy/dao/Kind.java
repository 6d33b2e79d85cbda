package dao;

public enum Kind {
  SMALL,
  LARGE
}
