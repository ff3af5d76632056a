package io.github.bwflow.engine;

import io.github.bwflow.control.Situation.Link;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.Bytes;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.util.Optional;

/**
 * What the limits of an account stand on.
 *
 * @param line the rate of one side of all its interfaces together; empty where it is not certain
 * @param reserve what the limits of one side may let through beyond their rates until the next run:
 *     once now, and once more after a change, which fills their buckets or forgives what they owe
 * @param interfaces how many there are
 */
record Links(Optional<BitRate> line, Bytes reserve, int interfaces) {
  /** A TBF's smallest bucket, and the headers that it must hold beside a frame. */
  private static final int SMALL_BURST = 2_000;

  private static final int HEADERS = 118;

  /**
   * The largest packet that the kernel cuts into frames behind the limit (GSO). HTB lets a class
   * send one whenever the class's own bucket is not below zero, whatever the bucket of the whole
   * holds (sch_htb.c, {@code htb_class_mode}). The whole pays for that by lending less, so a packet
   * of each class goes beyond its rate, but once only.
   */
  private static final int LARGEST_PACKET = 65_536 + HEADERS;

  static Links of(Rules rules, NetDevices devices, Limiter limiter) {
    if (rules.account().isVm()) {
      return new Links(rules.lineRate(), Bytes.ZERO, 1);
    }
    Bytes reserve = Bytes.ZERO;
    long line = 0;
    boolean certain = true;
    for (InterfaceName name : rules.account().interfaces()) {
      Optional<Device> device = devices.find(name);
      int mtu = device.isPresent() ? device.get().mtu() : 0;
      int classes = 0;
      for (Side side : rules.direction().sides()) {
        classes = Math.max(classes, limiter.classes(name, side));
      }
      long buckets = Math.max(SMALL_BURST, mtu + HEADERS) + (long) classes * LARGEST_PACKET;
      reserve = reserve.plus(new Bytes(2 * buckets));
      Optional<BitRate> speed = rules.lineRate();
      if (speed.isEmpty() && device.isPresent()) {
        speed = speed(device.get());
      }
      certain = certain && speed.isPresent();
      line += speed.isPresent() ? speed.get().bitsPerSecond() : 0;
    }
    return new Links(
        certain ? Optional.of(new BitRate(line)) : Optional.empty(),
        reserve,
        rules.account().interfaces().size());
  }

  // The kernel's word is taken for hardware only: a veth claims 10 Gbit/s and does more, virtio -1.
  private static Optional<BitRate> speed(Device device) {
    return device.physical() && device.speedMbit().isPresent()
        ? Optional.of(new BitRate(device.speedMbit().getAsInt() * 1_000_000L))
        : Optional.empty();
  }

  /** As one link that so many sides share. */
  Link together(int sides) {
    long rate =
        line.isPresent()
            ? line.get().bitsPerSecond()
            : Link.UNKNOWN_LINE.bitsPerSecond() * interfaces;
    return new Link(
        new BitRate(rate * sides), line.isPresent(), new Bytes(reserve.value() * sides));
  }
}
