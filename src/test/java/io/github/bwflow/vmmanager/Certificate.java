package io.github.bwflow.vmmanager;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for localhost, made by keytool.
 *
 * @param keys the key and the certificate, for a server
 * @param trusted the certificate alone, for a client
 */
public record Certificate(Path keys, Path trusted) {
  private static final String PASSWORD = "changeit";

  /** The one that this JVM trusts: whatever uses TLS in a test asks for it first. */
  public static Certificate trustedHere() {
    return Trusted.ONE;
  }

  private static final class Trusted {
    // Tests run in more than one process.
    static final Certificate ONE =
        make(Path.of("target", "certificate", "" + ProcessHandle.current().pid()).toAbsolutePath());

    static {
      ONE.trustHere();
    }
  }

  /** Makes one in a directory. */
  public static Certificate make(Path directory) {
    Path keys = directory.resolve("keys.p12");
    Path trusted = directory.resolve("trusted.p12");
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(keys);
      Process keytool =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                      "-genkeypair",
                      "-alias",
                      "platform",
                      "-keyalg",
                      "EC",
                      "-dname",
                      "CN=localhost",
                      "-ext",
                      "san=dns:localhost,ip:127.0.0.1",
                      "-startdate",
                      "-365d",
                      "-validity",
                      "7300",
                      "-storetype",
                      "PKCS12",
                      "-keystore",
                      keys.toString(),
                      "-storepass",
                      PASSWORD))
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes());
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool: " + said);
      }
      KeyStore client = KeyStore.getInstance("PKCS12");
      client.load(null, null);
      client.setCertificateEntry("platform", load(keys).getCertificate("platform"));
      try (OutputStream out = Files.newOutputStream(trusted)) {
        client.store(out, PASSWORD.toCharArray());
      }
      return new Certificate(keys, trusted);
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** Has this JVM trust it, as long as nothing in it has used TLS yet. */
  public void trustHere() {
    System.setProperty("javax.net.ssl.trustStore", trusted.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
  }

  /** What has another JVM trust it. */
  public List<String> trustThere() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trusted, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /** For a server that has it. */
  SSLContext server() {
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(load(keys), PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
