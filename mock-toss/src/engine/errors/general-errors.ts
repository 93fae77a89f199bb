import type { ErrorTable } from "./error-code.ts";

/** What any endpoint may answer: keys, headers, paths, limits. */
export const GENERAL_ERRORS = {
  INVALID_CLIENT_KEY: [400, "C", "잘못된 클라이언트 연동 정보 입니다.", "The client key is incorrect."],
  INVALID_IDEMPOTENCY_KEY: [
    400,
    "C",
    "멱등키는 300자 이하여야 합니다.",
    "The idempotency key may have 300 characters.",
  ],
  INVALID_TEST_CODE: [400, "C", "유효하지 않은 테스트 코드입니다.", "The test code is invalid."],
  NOT_FOUND: [404, "C", "존재하지 않는 정보 입니다.", "The resource does not exist."],
  NOT_FOUND_HTTP_METHOD: [404, "C", "존재하지 않는 HTTP 메서드입니다.", "The HTTP method does not exist."],
  IDEMPOTENT_REQUEST_PROCESSING: [
    409,
    "U",
    "이전 멱등 요청이 처리중입니다.",
    "An earlier request with this idempotency key is still being processed.",
  ],
  TOO_MANY_REQUESTS: [
    429,
    "U",
    "비정상적으로 많은 요청이 발생했습니다. 잠시 후 다시 시도해주세요.",
    "Too many requests. Please try again later.",
  ],
  UNKNOWN_ERROR: [500, "U", "알 수 없는 오류가 발생했습니다.", "An unknown error occurred."],
} as const satisfies ErrorTable;
