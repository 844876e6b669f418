{{- define "bandwatch.labels" -}}
app.kubernetes.io/name: bandwatch
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "bandwatch.secret" -}}
{{ .Values.secret | default (printf "%s-bandwatch" .Release.Name) }}
{{- end }}

{{/* What the containers of server, worker and night have in common. */}}
{{- define "bandwatch.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
envFrom:
  - configMapRef:
      name: {{ .Release.Name }}-bandwatch
  - secretRef:
      name: {{ include "bandwatch.secret" . }}
{{- end }}

{{- define "bandwatch.mounts" -}}
volumeMounts:
  - { name: home, mountPath: /var/lib/bandwatch }
  - { name: tmp, mountPath: /tmp }
{{- end }}

{{- define "bandwatch.volumes" -}}
- { name: home, emptyDir: {} }
- { name: tmp, emptyDir: {} }
{{- end }}

{{- define "bandwatch.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 999
  runAsGroup: 999
  fsGroup: 999
  seccompProfile: { type: RuntimeDefault }
{{- end }}
