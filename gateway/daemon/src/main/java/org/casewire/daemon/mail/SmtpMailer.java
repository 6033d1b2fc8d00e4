package org.casewire.daemon.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;
import org.casewire.core.upkeep.Mailer;
import org.casewire.daemon.config.MailSettings;

/** Sends escalations by SMTP, a connection each: they are few. Safe for all threads. */
public final class SmtpMailer implements Mailer {
    private static final String PATIENCE = "10000";
    private static final DateTimeFormatter SINCE =
            DateTimeFormatter.ofPattern("d MMM yyyy HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);

    private final MailSettings settings;
    private final Session session;

    public SmtpMailer(MailSettings settings) {
        this.settings = settings;
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", settings.host());
        properties.setProperty("mail.smtp.port", String.valueOf(settings.port()));
        properties.setProperty("mail.smtp.connectiontimeout", PATIENCE);
        properties.setProperty("mail.smtp.timeout", PATIENCE);
        properties.setProperty("mail.smtp.writetimeout", PATIENCE);
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
        switch (settings.tls()) {
            case STARTTLS -> {
                properties.setProperty("mail.smtp.starttls.enable", "true");
                properties.setProperty("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
            case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
        }
        boolean named = !settings.user().isEmpty();
        properties.setProperty("mail.smtp.auth", String.valueOf(named));
        this.session = Session.getInstance(properties, named ? authenticator(settings) : null);
    }

    private static Authenticator authenticator(MailSettings settings) {
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(
                        settings.user(), settings.password().reveal());
            }
        };
    }

    @Override
    public void send(Mail mail) {
        try {
            Transport.send(message(mail));
        } catch (MessagingException e) {
            // Its words may hold the address, which is a person's.
            throw new IllegalStateException(
                    "The mail server did not take an e-mail: " + e.getClass().getSimpleName());
        }
    }

    private MimeMessage message(Mail mail) throws MessagingException {
        MimeMessage message = new Named(session, "<" + mail.id() + "@casewire>");
        message.setFrom(new InternetAddress(settings.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
        message.setSubject(mail.organisation() + ": somebody waits for an answer", StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(Instant.now()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(text(mail), StandardCharsets.UTF_8.name());
        return message;
    }

    private static String text(Mail mail) {
        StringBuilder text =
                new StringBuilder("At ").append(mail.organisation()).append(" these wait for an answer:\r\n\r\n");
        if (mail.cases() > 0) {
            text.append("  contact requests: ").append(mail.cases()).append("\r\n");
        }
        if (mail.texts() > 0) {
            text.append("  texts that fit no contact request: ")
                    .append(mail.texts())
                    .append("\r\n");
        }
        return text.append("\r\nThe first of them since ")
                .append(SINCE.format(mail.since()))
                .append(".\r\nPlease look at Casewire.\r\n")
                .toString();
    }

    /** Keeps the id it was given: each try of one mail has the same. */
    private static final class Named extends MimeMessage {
        private final String id;

        Named(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
