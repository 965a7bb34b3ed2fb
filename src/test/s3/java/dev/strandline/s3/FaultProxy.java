package dev.strandline.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server, numbers the requests, and does to each what it is told.
 *
 * <p>Conditional requests reach the server one after another, so that a server that looks first and
 * writes then behaves as one that does both at once.
 */
public final class FaultProxy implements AutoCloseable {
  /** One request. */
  public record Request(int number, String method, String target, String head) {
    /** The value of a header; empty if there is none. */
    public String header(String name) {
      return new HttpMessage(head, new byte[0]).header(name).orElse("");
    }

    /** Such as {@code PUT /bucket/key}. */
    public String line() {
      return method + " " + target;
    }
  }

  /** Decides what happens to a request. */
  @FunctionalInterface
  public interface Plan {
    Fault of(Request request);
  }

  /** What Amazon says to a copy above 5 GB. */
  private static final String TOO_LARGE =
      "The specified copy source is larger than the maximum allowable size for a copy source:"
          + " 5368709120";

  private final URI server;
  private final ServerSocket listening;
  private final Object conditional = new Object();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Request> log = new ArrayList<>();
  private Plan plan = request -> Fault.NONE;
  private volatile boolean ignoresConditions;

  private FaultProxy(URI server, ServerSocket listening) {
    this.server = server;
    this.listening = listening;
  }

  public static FaultProxy before(URI server) throws IOException {
    ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    FaultProxy proxy = new FaultProxy(server, listening);
    daemon(proxy::accept).start();
    return proxy;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fault proxy");
    thread.setDaemon(true);
    return thread;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** From now on, numbers begin with 1, and each request has this done to it. */
  public synchronized void plan(Plan newPlan) {
    log.clear();
    plan = newPlan;
  }

  /** The requests since the last plan. */
  public synchronized List<Request> log() {
    return List.copyOf(log);
  }

  /** Whether conditions are taken out of requests, as by a store that does not know them. */
  public void ignoreConditions(boolean ignore) {
    ignoresConditions = ignore;
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        connections.add(client);
        daemon(() -> serve(client)).start();
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Upstream upstream = new Upstream()) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      HttpMessage request = HttpMessage.read(in, true);
      while (request != null && answer(request, client, in, upstream)) {
        request = HttpMessage.read(in, true);
      }
    } catch (IOException e) {
      // One side has gone; the other learns it by the end of its connection.
    } finally {
      connections.remove(client);
    }
  }

  private synchronized Fault decide(HttpMessage message) {
    String[] first = message.firstLine();
    Request request = new Request(log.size() + 1, first[0], first[1], message.head());
    log.add(request);
    return plan.of(request);
  }

  /** Whether the connection goes on. */
  private boolean answer(HttpMessage request, Socket client, InputStream in, Upstream upstream)
      throws IOException {
    Fault fault = decide(request);
    HttpMessage answer = fault.forwards() ? upstream.send(request) : null;
    OutputStream out = client.getOutputStream();
    switch (fault.reply()) {
      case WHOLE -> {
        HttpMessage whole = Objects.requireNonNull(answer);
        write(out, whole.headBytes(), whole.body());
        return !whole.header("connection").orElse("").equalsIgnoreCase("close");
      }
      case REPLACED -> {
        byte[] body = errorBody(request, fault);
        String head =
            "HTTP/1.1 "
                + fault.status()
                + " Fault\r\nContent-Type: application/xml\r\nContent-Length: "
                + body.length
                + "\r\nx-amz-bucket-region: eu-central-1\r\n\r\n";
        write(out, head.getBytes(ISO_8859_1), body);
        return true;
      }
      case HALF -> {
        HttpMessage whole = Objects.requireNonNull(answer);
        byte[] half = java.util.Arrays.copyOf(whole.body(), whole.body().length / 2);
        write(out, whole.headBytes(), half);
        client.setSoLinger(true, 0);
        return false;
      }
      case RESET -> {
        client.setSoLinger(true, 0);
        return false;
      }
      case SILENCE -> {
        while (in.read() >= 0) {
          // Until the client hangs up.
        }
        return false;
      }
    }
    throw new IllegalStateException(fault.toString());
  }

  private static byte[] errorBody(HttpMessage request, Fault fault) {
    if (request.firstLine()[0].equals("HEAD")) {
      return new byte[0];
    }
    String text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
            + fault.code()
            + "</Code><Message>"
            + (fault.code().equals("InvalidRequest") ? TOO_LARGE : "by the test")
            + "</Message></Error>";
    return text.getBytes(ISO_8859_1);
  }

  private static void write(OutputStream out, byte[] head, byte[] body) throws IOException {
    byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    out.write(all);
    out.flush();
  }

  /** The connection to the server that belongs to one of a client. */
  private final class Upstream implements AutoCloseable {
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    HttpMessage send(HttpMessage request) throws IOException {
      if (ignoresConditions) {
        String head = request.head().replaceAll("(?i)\r\nif-none-match:[^\r]*", "");
        return exchange(new HttpMessage(head, request.body()));
      }
      if (request.header("if-none-match").isPresent() || request.header("if-match").isPresent()) {
        synchronized (conditional) {
          return exchange(request);
        }
      }
      return exchange(request);
    }

    private HttpMessage exchange(HttpMessage request) throws IOException {
      Socket open = socket;
      if (open == null) {
        open = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        open.setTcpNoDelay(true);
        socket = open;
        in = new BufferedInputStream(open.getInputStream());
      }
      write(open.getOutputStream(), request.headBytes(), request.body());
      boolean hasBody = !request.firstLine()[0].equals("HEAD");
      HttpMessage answer = HttpMessage.read(Objects.requireNonNull(in), hasBody);
      if (answer == null) {
        throw new IOException("the server hung up");
      }
      if (answer.header("connection").orElse("").equalsIgnoreCase("close")) {
        close();
      }
      return answer;
    }

    @Override
    public void close() throws IOException {
      Socket open = socket;
      socket = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
