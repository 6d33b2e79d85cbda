package legacy.catalogue.load;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive HTTP/1.1 connection, for one thread. Sending and receiving are two steps, so that
 * one thread can have requests under way on several connections at once. Nothing is ever sent
 * twice: the JDK's clients may repeat a POST by themselves, and a part number taken by a request
 * whose answer nobody saw would look like a lost update.
 */
final class HttpConnection implements Closeable {

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final String LENGTH_HEADER = "content-length:";

  private final Socket socket;
  private final InputStream in;

  HttpConnection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  void send(String method, String pathAndQuery, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + pathAndQuery
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    byte[] request = (head + body).getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream().write(request);
  }

  Answer receive() throws IOException {
    String statusLine = readLine();
    if (!statusLine.matches("HTTP/1\\.1 \\d{3}.*")) {
      throw new IOException("not an HTTP answer: '" + statusLine + "'");
    }
    int length = 0;
    for (String header = readLine(); !header.isEmpty(); header = readLine()) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH_HEADER)) {
        length = Integer.parseInt(header.substring(LENGTH_HEADER.length()).strip());
      }
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer ended after " + body.length + " of " + length + " bytes");
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    return new Answer(status, new String(body, StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
