package io.github.bwflow.classes.linux;

import com.maxmind.db.Reader;
import io.github.bwflow.classes.AddressRange;
import io.github.bwflow.host.AtomicFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A MaxMind database of countries (MaxMind DB file format 2.0), opened when it is first asked. */
final class CountryFile {
  private final String path;
  private final Map<AddressRange, Optional<String>> known = new HashMap<>();
  private Optional<Reader> reader = Optional.empty();
  private Optional<String> failure = Optional.empty();

  CountryFile(String path) {
    this.path = path;
  }

  /** Why it cannot be read; empty while it can. */
  Optional<String> failure() {
    return failure;
  }

  /** The country of an address; empty where the database does not say. */
  Optional<String> country(AddressRange address) {
    return known.computeIfAbsent(address, this::found);
  }

  private Optional<String> found(AddressRange address) {
    if (failure.isPresent()) {
      return Optional.empty();
    }
    try {
      if (reader.isEmpty()) {
        AtomicFile.requireRegular(Path.of(path));
        reader = Optional.of(new Reader(Path.of(path).toFile()));
      }
      Map<?, ?> record = reader.get().get(InetAddress.getByAddress(address.bytes()), Map.class);
      return record != null
              && record.get("country") instanceof Map<?, ?> country
              && country.get("iso_code") instanceof String code
          ? Optional.of(code)
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // The reader throws what it likes at a damaged file.
      failure = Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
      return Optional.empty();
    }
  }
}
