package dev.strandline.io.s3;

import dev.strandline.io.store.StoreError;
import dev.strandline.io.store.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says what went wrong with a request, and what to do about it. */
final class S3Failure {
  private static final Set<String> CREDENTIALS =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired",
          "RequestTimeTooSkewed",
          "InvalidSecurity",
          "NotSignedUp");
  private static final Set<String> REGION =
      Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraint");

  private final S3Settings settings;
  private final S3Action what;

  S3Failure(S3Settings settings, S3Action what) {
    this.settings = settings;
    this.what = what;
  }

  IOException of(SdkException failure) {
    return failure instanceof S3Exception answered ? answered(answered) : unanswered(failure);
  }

  /** The store's own code for an error; empty if its answer had no body, as that to a HEAD. */
  static String code(S3Exception answered) {
    AwsErrorDetails details = answered.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private StoreException answered(S3Exception failure) {
    int status = failure.statusCode();
    String code = code(failure);
    if (code.equals("NoSuchBucket")) {
      return exception(
          StoreError.NO_BUCKET,
          "there is no such bucket; correct the path, or make the bucket first",
          failure);
    }
    if (REGION.contains(code) || status == 301) {
      return exception(StoreError.WRONG_REGION, region(failure), failure);
    }
    if (CREDENTIALS.contains(code)) {
      return exception(
          StoreError.BAD_CREDENTIALS,
          "the store does not accept the credentials ("
              + code
              + said(failure)
              + "); renew them, and look at this machine's clock",
          failure);
    }
    if (status == 401 || status == 403) {
      return exception(
          StoreError.ACCESS_DENIED,
          "access is denied"
              + said(failure)
              + "; allow these credentials "
              + what.right()
              + (what.right().equals("s3:GetObject") ? " (and s3:ListBucket)" : ""),
          failure);
    }
    if ((status >= 500 && status != 501) || status == 429) {
      return exception(
          StoreError.UNAVAILABLE,
          "the store answered "
              + status
              + " "
              + code
              + " to "
              + settings.attempts()
              + " attempts; run again later, or raise "
              + S3Settings.ATTEMPTS,
          failure);
    }
    return exception(
        StoreError.REFUSED, "the store answered " + status + " " + code + said(failure), failure);
  }

  private static String said(S3Exception failure) {
    AwsErrorDetails details = failure.awsErrorDetails();
    String message = details == null ? null : details.errorMessage();
    return message == null || message.isEmpty() ? "" : ": " + message;
  }

  private static String region(S3Exception failure) {
    AwsErrorDetails details = failure.awsErrorDetails();
    String there =
        details == null || details.sdkHttpResponse() == null
            ? ""
            : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region").orElse("");
    return there.isEmpty()
        ? "the bucket is in another region" + said(failure) + "; set AWS_REGION to it"
        : "the bucket is in " + there + "; set AWS_REGION=" + there;
  }

  private IOException unanswered(SdkException failure) {
    String message = Objects.toString(failure.getMessage(), "");
    if (message.contains("Unable to load region")) {
      return exception(
          StoreError.WRONG_REGION,
          "no region is known; set AWS_REGION, or region in ~/.aws/config",
          failure);
    }
    if (message.contains("Unable to load credentials") || message.contains("credentials")) {
      return exception(
          StoreError.BAD_CREDENTIALS,
          "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE,"
              + " or run where a role is given",
          failure);
    }
    String where = settings.endpoint().map(uri -> " at " + uri).orElse("");
    return exception(
        StoreError.UNREACHABLE,
        why(failure)
            + where
            + ", in "
            + settings.attempts()
            + " attempts; look at the network"
            + (where.isEmpty() ? " and AWS_REGION" : " and AWS_ENDPOINT_URL_S3"),
        failure);
  }

  private static String why(SdkException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "there is no host " + cause.getMessage();
      }
      if (cause instanceof SocketTimeoutException) {
        return "the store did not answer in time";
      }
      if (cause instanceof ConnectException) {
        return "the store refuses connections";
      }
      if (cause instanceof SocketException) {
        return "the connection broke (" + cause.getMessage() + ")";
      }
    }
    return "no answer was understood (" + failure.getMessage() + ")";
  }

  private StoreException exception(StoreError error, String why, @Nullable Throwable cause) {
    String message = what.text() + ": " + why;
    return cause == null
        ? new StoreException(error, message)
        : new StoreException(error, message, cause);
  }
}
