# The service in one container. Build and run it by itself with
#   docker build -t nnservice .
#   docker run --rm -v nnservice-data:/data nnservice keys create --role admin --name me
#   docker run --rm -p 127.0.0.1:5080:8080 -v nnservice-data:/data -e NnService__Auth__AllowHttp=true nnservice
# or with docker-compose.yml. It listens beyond its container, so that it asks for a key: docs/security.md.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# Packages first: they are fetched again only when one of these files changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/NnService.Domain/NnService.Domain.csproj src/NnService.Domain/
COPY src/NnService.Infrastructure/NnService.Infrastructure.csproj src/NnService.Infrastructure/
COPY src/NnService.Client/NnService.Client.csproj src/NnService.Client/
COPY src/NnService.Web/NnService.Web.csproj src/NnService.Web/
COPY src/NnService.Api/NnService.Api.csproj src/NnService.Api/
RUN dotnet restore src/NnService.Api
COPY . .
RUN dotnet publish src/NnService.Api -c Release --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
COPY LICENSE THIRD-PARTY-NOTICES.md ./
# A new named volume takes its owner from here; a bind mount must be writable for this user (1654 in this image).
RUN mkdir /data /keys && chown "$APP_UID" /data /keys
USER $APP_UID
VOLUME /data
# The image's own default for the port, said aloud: http://+:8080.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    NnService__DataDirectory=/data
EXPOSE 8080
# The image has no curl or wget, but it has bash, which can open a connection.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["dotnet", "NnService.Api.dll"]
