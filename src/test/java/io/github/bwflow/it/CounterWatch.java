package io.github.bwflow.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;

/** Reads one of the kernel's counters of an interface again and again until it is closed. */
final class CounterWatch implements AutoCloseable {
  private final Thread thread;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile boolean ended;
  private volatile RuntimeException failed;

  private CounterWatch(Lab lab, String counter, Duration pause, LongConsumer seen) {
    String file = lab.file("/sys/class/net/eth0/statistics/" + counter + "_bytes").toString();
    thread =
        new Thread(
            () -> {
              try (RandomAccessFile source = new RandomAccessFile(file, "r")) {
                byte[] digits = new byte[32];
                while (!ended) {
                  source.seek(0);
                  int length = source.read(digits);
                  String text = new String(digits, 0, length, StandardCharsets.US_ASCII);
                  seen.accept(Long.parseLong(text.strip()));
                  first.countDown();
                  Thread.sleep(pause.toMillis());
                }
              } catch (IOException e) {
                failed = new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "counter-" + counter);
  }

  /**
   * Starts to read.
   *
   * @param counter tx or rx, of {@code eth0}
   * @param pause the time between two readings
   * @param seen is given each value in a thread of its own
   */
  static CounterWatch start(Lab lab, String counter, Duration pause, LongConsumer seen) {
    CounterWatch watch = new CounterWatch(lab, counter, pause, seen);
    watch.thread.start();
    return watch;
  }

  /** Waits until it has seen the first value. */
  void awaitFirst() {
    Running.await("the counter is read", () -> first.getCount() == 0);
  }

  /** Ends it. What the thread did is visible afterwards. */
  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw Running.interrupted(e);
    }
    if (failed != null) {
      throw failed;
    }
  }
}
