import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from "axios";

/** What stands in for the server where a test is about what the app does with its answers. */
export class FakeApi {
  access = "access-1";
  refresh = "refresh-1";
  renewals = 0;
  /** What was sent, as `METHOD /path token`. */
  readonly sent: string[] = [];
  readonly requests: InternalAxiosRequestConfig[] = [];
  /** Whether renewed tokens have expired by the time that they are used. */
  expiresAtOnce = false;
  away = false;
  /** What a renewal waits for. */
  gate: Promise<void> = Promise.resolve();

  readonly adapter = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
    const token = String(config.headers.get("Authorization") ?? "").replace("Bearer ", "");
    this.sent.push(`${(config.method ?? "").toUpperCase()} ${config.url ?? ""} ${token}`.trim());
    this.requests.push({ ...config });
    if (this.away) throw new AxiosError("Network Error", AxiosError.ERR_NETWORK, config);
    if (config.url?.endsWith("/user/token/refresh")) return this.renew(config, token);
    if (token === "") return answered(config, 200, "public");
    if (token === "ended") return answered(config, 401, { code: "session_ended" });
    if (token !== this.access)
      return answered(config, 401, { code: "token_expired", msg: "Token has expired" });
    return answered(config, 200, `for ${token}`);
  };

  private async renew(config: InternalAxiosRequestConfig, token: string): Promise<AxiosResponse> {
    await this.gate;
    if (token !== this.refresh) return answered(config, 401, { code: "session_ended" });
    this.renewals += 1;
    this.refresh = `refresh-${this.renewals + 1}`;
    const access = `access-${this.renewals + 1}`;
    if (!this.expiresAtOnce) this.access = access;
    return answered(config, 200, { access_token: access, refresh_token: this.refresh });
  }
}

function answered(config: InternalAxiosRequestConfig, status: number, data: unknown): AxiosResponse {
  const response: AxiosResponse = { config, status, data, statusText: "", headers: {} };
  if (status < 400) return response;
  throw new AxiosError("", AxiosError.ERR_BAD_REQUEST, config, null, response);
}
