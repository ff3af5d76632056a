package io.github.bwflow.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;

/** Reads one of the kernel's counters of interfaces again and again until it is closed. */
final class CounterWatch implements AutoCloseable {
  private final Thread thread;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile boolean ended;
  private volatile RuntimeException failed;

  private CounterWatch(
      Lab lab, List<String> devices, String counter, Duration pause, LongConsumer seen) {
    List<Path> files =
        devices.stream()
            .map(device -> "/sys/class/net/" + device + "/statistics/" + counter + "_bytes")
            .map(lab::file)
            .toList();
    thread =
        new Thread(
            () -> {
              try {
                while (!ended) {
                  long sum = 0;
                  for (Path file : files) {
                    sum += Long.parseLong(Files.readString(file).strip());
                  }
                  seen.accept(sum);
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
    return start(lab, List.of("eth0"), counter, pause, seen);
  }

  /** The same for what interfaces have counted together. */
  static CounterWatch start(
      Lab lab, List<String> devices, String counter, Duration pause, LongConsumer seen) {
    CounterWatch watch = new CounterWatch(lab, devices, counter, pause, seen);
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
