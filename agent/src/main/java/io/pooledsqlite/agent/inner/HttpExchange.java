package io.pooledsqlite.agent.inner;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: GET alone, of the paths that there are. On a loopback address, only
 * requests that name a loopback host are answered, so that no web page can read what is here by way
 * of a name that resolves to this machine. Immutable.
 */
final class HttpExchange {

  private static final int MAX_REQUEST = 16 * 1024;

  /** A page of ours may use what this endpoint serves, and nothing else; nobody may frame it. */
  private static final String HEADERS =
      "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
          + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'\r\n"
          + "X-Content-Type-Options: nosniff\r\n"
          + "Referrer-Policy: no-referrer\r\n"
          + "Cross-Origin-Resource-Policy: same-origin\r\n"
          + "Cache-Control: no-store\r\n"
          + "Connection: close\r\n";

  private final Map<String, Page> pages;
  private final String host;
  private final boolean loopback;

  HttpExchange(Map<String, Page> pages, String host, boolean loopback) {
    this.pages = Map.copyOf(pages);
    this.host = host;
    this.loopback = loopback;
  }

  void answer(InputStream in, OutputStream out) throws IOException {
    String[] lines = readHead(in).split("\r?\n", -1);
    String[] request = lines[0].split(" ", -1);
    if (request.length < 3) {
      send(out, "400 Bad Request", "not an HTTP request");
      return;
    }
    Page page = pages.get(request[1].split("\\?", 2)[0]);
    if (!isOwnHost(header(lines, "host"))) {
      send(out, "403 Forbidden", "foreign Host header");
    } else if (page == null) {
      send(out, "404 Not Found", "only / and /metrics are here");
    } else if (!request[0].equals("GET")) {
      send(out, "405 Method Not Allowed\r\nAllow: GET", "only GET is answered");
    } else {
      send(out, page);
    }
  }

  /** The request up to the empty line; a body is not waited for. */
  private static String readHead(InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    StringBuilder head = new StringBuilder();
    int next;
    while (head.length() < MAX_REQUEST && (next = buffered.read()) >= 0) {
      head.append((char) next);
      if (next == '\n' && (head.indexOf("\r\n\r\n") >= 0 || head.indexOf("\n\n") >= 0)) {
        break;
      }
    }
    return head.toString();
  }

  private static @Nullable String header(String[] lines, String name) {
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0 && lines[i].substring(0, colon).trim().equalsIgnoreCase(name)) {
        return lines[i].substring(colon + 1).trim();
      }
    }
    return null;
  }

  private boolean isOwnHost(@Nullable String header) {
    if (!loopback) {
      return true;
    }
    if (header == null) {
      return false;
    }
    int colon = header.lastIndexOf(':');
    String name = colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
    return name.equalsIgnoreCase("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
        || name.equalsIgnoreCase(host);
  }

  private static void send(OutputStream out, Page page) throws IOException {
    byte[] body;
    try {
      body = page.body().get();
    } catch (RuntimeException e) {
      send(out, "500 Internal Server Error", "this could not be made: " + e);
      return;
    }
    send(out, "200 OK", page.type(), body);
  }

  private static void send(OutputStream out, String status, String text) throws IOException {
    send(out, status, Page.PLAIN, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(OutputStream out, String status, String type, byte[] body)
      throws IOException {
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length
            + "\r\n"
            + HEADERS
            + "\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }
}
