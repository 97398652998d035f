package io.deputy.cli.pki;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates of one cluster: ECDSA over P-256 with SHA-256, serial numbers of 128
 * random bits. The CA's certificate names its cluster as the organisation (O) of its subject.
 */
record Authority(String cluster, X509Certificate certificate, PrivateKey key) {
  static final Period CA_LIFE = Period.ofYears(10);
  static final Period LEAF_LIFE = Period.ofYears(1);

  /** Clocks of machines differ: a certificate is good from this long before it was made. */
  static final Duration BACKDATED = Duration.ofMinutes(5);

  /** A new CA that signs itself. It may sign no further CA. */
  static Authority create(String cluster, Instant now, SecureRandom random) {
    nameable(new Identity(cluster, Identity.Kind.AGENT, "h1"));
    KeyPair pair = keyPair(random);
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, cluster)
            .addRDN(BCStyle.CN, "Deputy CA")
            .build();
    try {
      var ids = new JcaX509ExtensionUtils();
      var made = builder(subject, subject, pair, now, CA_LIFE, random);
      made.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      made.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      made.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
      return new Authority(cluster, signed(made, pair.getPrivate()), pair.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("every JDK signs with ECDSA over P-256", e);
    }
  }

  /** A CA that was made before. */
  static Authority of(X509Certificate certificate, PrivateKey key) {
    try {
      var organisation = new JcaX509CertificateHolder(certificate).getSubject().getRDNs(BCStyle.O);
      if (organisation.length != 1) {
        throw new Invalid("subject of the CA", certificate.getSubjectX500Principal(), "O=CLUSTER");
      }
      return new Authority(organisation[0].getFirst().getValue().toString(), certificate, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read has an encoding", e);
    }
  }

  /**
   * A certificate for whoever holds {@code pair}. Agents and coordinators are clients and servers
   * (of each other), operators clients only.
   */
  X509Certificate issue(
      Identity identity, List<Address> addresses, KeyPair pair, Instant now, SecureRandom random) {
    nameable(identity);
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, identity.cluster())
            .addRDN(BCStyle.CN, identity.name())
            .build();
    try {
      var ids = new JcaX509ExtensionUtils();
      var issuer = new JcaX509CertificateHolder(certificate).getSubject();
      var made = builder(issuer, subject, pair, now, LEAF_LIFE, random);
      made.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      made.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      made.addExtension(Extension.extendedKeyUsage, false, usage(identity.kind()));
      made.addExtension(Extension.subjectAlternativeName, false, names(identity, addresses));
      made.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
      made.addExtension(
          Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(certificate));
      return signed(made, key);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("every JDK signs with ECDSA over P-256", e);
    }
  }

  static KeyPair keyPair(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /** Some app names are no host names, and would make a certificate that nobody can read. */
  private static void nameable(Identity identity) {
    Identity read;
    try {
      read = Identity.parse(identity.toString());
    } catch (Invalid e) {
      throw new Invalid(
          "name in a certificate", identity, "a cluster and a name of a-z, 0-9 and - only");
    }
    if (!read.equals(identity)) {
      throw new Invalid("name in a certificate", identity, "a name without ?, # and %");
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      KeyPair pair,
      Instant now,
      Period life,
      SecureRandom random) {
    Instant from = now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
    Instant until = now.atZone(ZoneOffset.UTC).plus(life).toInstant();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, random).setBit(126),
        Date.from(from),
        Date.from(until.truncatedTo(ChronoUnit.SECONDS)),
        subject,
        pair.getPublic());
  }

  private static ExtendedKeyUsage usage(Identity.Kind kind) {
    return kind == Identity.Kind.OPERATOR
        ? new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)
        : new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
  }

  private static GeneralNames names(Identity identity, List<Address> addresses) {
    var names = new ArrayList<GeneralName>();
    names.add(new GeneralName(GeneralName.uniformResourceIdentifier, identity.toString()));
    for (Address address : addresses) {
      names.add(
          new GeneralName(
              address.ip() ? GeneralName.iPAddress : GeneralName.dNSName, address.text()));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder made, PrivateKey by)
      throws GeneralSecurityException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by);
    return new JcaX509CertificateConverter().getCertificate(made.build(signer));
  }
}
