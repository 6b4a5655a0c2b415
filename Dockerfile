# syntax=docker/dockerfile:1
# The daemon and the commands, without the embedded PostgreSQL. It writes no file: run it with a read-only root.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY test/support/postgres/package.json test/support/postgres/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY schemas schemas
COPY src src
COPY scripts/cli scripts/cli
COPY scripts/dashboard scripts/dashboard
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="pgherd" \
      org.opencontainers.image.source="https://github.com/pgherd/pgherd" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /opt/pgherd
COPY LICENSE package.json ./
COPY schemas schemas
COPY examples examples
COPY src/store src/store
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
RUN chmod 755 dist/cli/main.js && ln -s /opt/pgherd/dist/cli/main.js /usr/local/bin/pgherd
# The project is mounted here: pgherd.yaml and the definitions.
WORKDIR /project
USER node
EXPOSE 8080
# node itself receives SIGTERM: with npx or a shell in between, the daemon would be killed instead of drained.
ENTRYPOINT ["node", "/opt/pgherd/dist/cli/main.js"]
CMD ["run", "--wait", "5m", "--http", "127.0.0.1:8080"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
